import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Asker,
  COMPANY_ROLES,
  can,
  PERMISSIONS,
  permissionsOf,
  ROLES,
  reachFor,
  reachOf,
  SCOPES,
  sightOf,
  type Thing,
} from "./rights.js";

/** Written by hand and not from the table: a change of it must be meant. One letter per role, in the order of `ROLES`. */
const MAY: Record<(typeof PERMISSIONS)[number], string> = {
  "installation.run": "i....",
  "account.own": "ooooo",
  "company.read": ".cc..",
  "company.change": ".c...",
  "people.read": ".ct..",
  "people.change": ".ct..",
  "audit.read": "ic...",
  "keys.manage": ".c...",
  "conversations.read": ".cfff",
  "conversations.act": ".cff.",
  "conversations.note": ".cff.",
  "files.read": ".cccc",
  "problems.read": ".cfff",
  "problems.resend": ".cff.",
  "problems.dismiss": ".c...",
  "ratings.read": ".cfff",
  "orders.read": ".cfff",
  "orders.work": ".cff.",
  "orders.quote": ".cff.",
  "devices.read": ".cc..",
  "devices.act": ".cc..",
  "payments.settle": ".cc..",
};
/** What an API key may never be given. */
const NO_SCOPE = ["installation.run", "account.own", "keys.manage"];
const LETTERS = { installation: "i", company: "c", teams: "t", open: "f", own: "o" };

const company = fc.constantFrom("ours", "theirs");
const teams = fc.subarray(["bancada", "rua", "caixa"]);
const userId = fc.constantFrom("ana", "rui");
const asker: fc.Arbitrary<Asker> = fc.record({
  id: userId,
  tenantId: company,
  role: fc.constantFrom(...ROLES, "owner", "__proto__", "constructor", ""),
  teams,
});
const thing: fc.Arbitrary<Thing> = fc.record({
  tenantId: company,
  teams,
  owner: fc.option(userId, { nil: null }),
});
const act = fc.constantFrom(...PERMISSIONS);
const always = (property: (person: Asker, permission: (typeof PERMISSIONS)[number], it: Thing) => void) =>
  fc.assert(
    fc.property(asker, act, thing, (person, permission, it) => {
      property(person, permission, it);
    }),
    { numRuns: 2_000 },
  );

describe("rights", () => {
  it("are given to each role as written here", () => {
    for (const permission of PERMISSIONS) {
      const given = ROLES.map((role) => reachOf(role, permission)).map((reach) => (reach ? LETTERS[reach] : "."));
      expect([permission, given.join("")]).toEqual([permission, MAY[permission]]);
    }
  });

  it("reach into another company only where a super admin runs the installation", () => {
    always((person, permission, it) => {
      if (person.tenantId === it.tenantId || !can(person, permission, it)) return;
      expect(person.role).toBe("super_admin");
      // What the audit shows them is about the installation alone: tests/desk/audit.test.ts.
      expect(["installation.run", "audit.read"]).toContain(permission);
    });
  });

  it("give a role that nobody knows nothing", () => {
    for (const role of ["owner", "__proto__", "constructor", ""])
      expect([role, permissionsOf(role)]).toEqual([role, []]);
    always((person, permission, it) => {
      if (!ROLES.some((role) => role === person.role)) expect(can(person, permission, it)).toBe(false);
    });
  });

  it("show a conversation to its owner, its teams and, where it has none, to all who serve", () => {
    const at = (of: readonly string[], owner: string | null = null): Thing => ({ tenantId: "ours", teams: of, owner });
    for (const role of ["manager", "consultant", "viewer"]) {
      const ana: Asker = { id: "ana", tenantId: "ours", role, teams: ["rua"] };
      const sees = (it: Thing) => can(ana, "conversations.read", it);
      expect([role, sees(at([])), sees(at(["rua"])), sees(at(["caixa"])), sees(at(["caixa"], "ana"))]).toEqual([
        role,
        true,
        true,
        false,
        true,
      ]);
    }
  });

  it("let a manager change the people of their own teams, and nobody without a team", () => {
    const ana: Asker = { id: "ana", tenantId: "ours", role: "manager", teams: ["rua"] };
    const person = (of: string[]): Thing => ({ tenantId: "ours", teams: of, owner: "rui" });
    expect([["rua", "caixa"], ["caixa"], []].map((of) => can(ana, "people.change", person(of)))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("of a person who gains a team are never fewer, and a viewer changes nothing", () => {
    always((person, permission, it) => {
      if (can(person, permission, it))
        expect(can({ ...person, teams: [...person.teams, "nova"] }, permission, it)).toBe(true);
      if (person.role === "viewer" && can(person, permission, it)) expect(permission).toMatch(/\.(read|own)$/);
    });
  });

  it("say the same of one conversation and of a list of them", () => {
    always((person, permission, it) => {
      const sight = sightOf(person, permission);
      if (sight === null || it.tenantId !== person.tenantId) return;
      const inList =
        sight.teams === null ||
        it.teams.length === 0 ||
        it.owner === sight.userId ||
        it.teams.some((team) => sight.teams?.includes(team));
      expect(inList).toBe(can(person, permission, it));
    });
  });

  it("are not given by a company to run the installation", () => {
    expect(COMPANY_ROLES).toEqual(["admin", "manager", "consultant", "viewer"]);
    for (const role of COMPANY_ROLES) expect(reachOf(role, "installation.run")).toBeNull();
  });
});

describe("an API key", () => {
  const key = fc.record({
    id: userId,
    tenantId: company,
    role: fc.constantFrom(...ROLES),
    teams,
    scopes: fc.subarray([...PERMISSIONS, "tables.drop"]),
  });

  it("may do in its whole company what its scopes say, whatever its role, and nothing anywhere else", () => {
    expect(PERMISSIONS.filter((act) => !SCOPES.some((scope) => scope === act))).toEqual(NO_SCOPE);
    fc.assert(
      fc.property(key, fc.constantFrom(...PERMISSIONS), thing, (asker, act, about) => {
        const given = asker.scopes.includes(act) && !NO_SCOPE.includes(act);
        expect(reachFor(asker, act)).toBe(given ? "company" : null);
        expect(can(asker, act, about)).toBe(given && asker.tenantId === about.tenantId);
        expect(sightOf(asker, act)).toEqual(given ? { userId: asker.id, teams: null } : null);
      }),
    );
  });
});

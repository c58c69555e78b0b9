import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationRef } from "../../bot/ports/store.js";
import { INSTALLATION } from "../../db/stores/audit-store.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import { DESK_CONTRACTS } from "../../handoff-inbox/contract/desk-contracts.js";
import { OFFICE_CONTRACTS } from "../../handoff-inbox/contract/office/office-contracts.js";
import type { QueuePage } from "../../handoff-inbox/contract/queue.js";
import { type Permission, ROLES, type Role, reachOf } from "../../platform/rights.js";
import type { TestCompany } from "../db/create-company.js";
import { DeskHarness, type Person } from "./harness.js";
import { problemsOf } from "./problems-of.js";
import { addressOf, bodyOf, readyFor, sends, walkTo } from "./walk.js";
import { openWalkShop, type WalkShop } from "./walk-shop.js";

type Peopled = WalkShop & { people: Record<Role, Person> };

let desk: DeskHarness;
let ours: Peopled;
let theirs: WalkShop;

beforeAll(async () => {
  desk = await DeskHarness.open();
  const own = await openWalkShop(desk);
  ours = { ...own, people: Object.fromEntries(await eachRole((role) => enter(own, role))) as Peopled["people"] };
  theirs = await openWalkShop(desk);
});
afterAll(() => desk.close());

const eachRole = <T>(work: (role: Role) => Promise<T>) =>
  Promise.all(ROLES.map(async (role): Promise<[Role, T]> => [role, await work(role)]));
const enter = async (of: TestCompany, role: Role) => desk.signIn(await desk.user(of, role, role));

// The contracts are what the API, its document and the pages' types are made from, so a new route is tested, too
// (fault 26).
const WALK = DESK_CONTRACTS.map(({ method, path, may, ...shapes }) => ({
  method,
  path,
  may,
  queries: "query" in shapes ? Object.keys(shapes.query.shape) : [],
}));
// Versions are counted in each company, and each may draft a file of any name.
const OF_EACH = ["post /programs/:version/roll-back", "put /flows/:path"];
const NAMING = WALK.filter(({ method, path }) => path.includes(":") && !OF_EACH.includes(`${method} ${path}`));
/** Of those, the ones that name what belongs to a conversation. */
const OF_CONVERSATIONS = NAMING.filter(({ path }) => !OFFICE_CONTRACTS.some((office) => office.path === path));

/** Somebody new of ours who has this permission. A fast machine would use up what one person may ask. */
const newMighty = (may: Permission) => enter(ours, reachOf("admin", may) === null ? "super_admin" : "admin");

/** Writing routes that leave no entry as this walk asks them. */
const NO_ENTRY: Record<string, string> = {
  "post /channels/:name/resume": "the channel runs already",
  "post /companies/:id/resume": "the company runs already",
  "post /payment-accounts/:name/resume": "the account runs already",
  "post /model-accounts/:name/resume": "the account runs already",
  "post /flows-check": "it only checks",
  "post /knowledge/examine": "it only looks",
  "post /knowledge/rehearse": "it only looks",
  "post /gaps/:id/draft": "nothing is kept of a draft",
  "post /gaps/:id/tell": "nobody waits there",
  "post /documents/:id/visit": "what became another is written with its articles",
  "put /orders/:id/technician": "nobody has it already",
  "post /me/second-factor": "nothing counts until a code confirms it",
};

describe("every route of the desk", () => {
  it("wants a token", async () => {
    for (const { method, path } of WALK)
      for (const headers of [{}, { authorization: "Bearer x.y.z" }, { authorization: "Basic YTpi" }] as Record<
        string,
        string
      >[]) {
        const answer = await desk.ask(
          method.toUpperCase(),
          `${API}${addressOf(path, ours)}`,
          sends(method) ? bodyOf({ method, path }) : undefined,
          headers,
        );
        expect([path, answer.status]).toEqual([path, 401]);
        expect(answer.body).toMatchObject({ code: "signed_out", detail: expect.stringContaining("Entre de novo") });
      }
  });

  it("gives 404 for what is another company's, whatever the role, and changes nothing of it", async () => {
    const before = await stateOf(theirs);
    for (const { method, path, may } of NAMING)
      for (const role of ROLES) {
        // Whoever runs the installation reaches every company by these routes; it is their purpose.
        if (reachOf(role, may) === "installation") continue;
        const answer = await walkTo(ours.people[role], { method, path }, addressOf(path, theirs));
        const expected = reachOf(role, may) === null ? 403 : 404;
        expect([path, role, answer.status]).toEqual([path, role, expected]);
        expect(JSON.stringify(answer.body)).not.toContain("5511999990000");
      }
    expect(await stateOf(theirs)).toEqual(before);
  });

  it("gives 404 for ids that are none", async () => {
    for (const { method, path, may } of NAMING) {
      const mighty = await newMighty(may);
      for (const id of ["0", "null", randomUUID(), "%00", "'%20OR%201=1--", "9".repeat(40), "1.99999"]) {
        const answer = await walkTo(mighty, { method, path }, path.replace(/:\w+/, id));
        expect([path, id, answer.status]).toEqual([path, id, 404]);
      }
    }
  });

  it("answers the roles that its permission is given to, and no other; what they write is in the audit", async () => {
    const silent = new Set<string>();
    const visit = async (role: Role) => {
      const shop = await openWalkShop(desk);
      return { shop, person: await enter(shop, role) };
    };
    // Reading changes nothing, so all of it is done in one shop.
    const readers = Object.fromEntries(await eachRole(visit)) as Record<Role, Awaited<ReturnType<typeof visit>>>;
    const walk = async (role: Role, { method, path, may }: (typeof WALK)[number]) => {
      if (reachOf(role, may) === null) {
        const refused = await walkTo(ours.people[role], { method, path }, addressOf(path, ours));
        return expect([path, role, refused.status]).toEqual([path, role, 403]);
      }
      const { shop: fresh, person } = method === "get" ? readers[role] : await visit(role);
      const body = await readyFor(person, { method, path });
      const address = addressOf(path, { ...fresh, signIn: person.sid });
      const answer = await walkTo(person, { method, path }, address, body);
      expect([path, role, answer.status < 300]).toEqual([path, role, true]);
      if (method === "get") return;
      const text = "SELECT action, source FROM audit_entries WHERE actor = $1 AND action <> 'session.start'";
      const by = [`user:${person.signedIn.me.id}`];
      const of = reachOf(role, may) === "installation" ? INSTALLATION : fresh.tenantId;
      const left = await desk.engine.rows<{ source: string | null }>(of, text, by);
      if (left.length === 0) silent.add(`${method} ${path}`);
      // From where is told of each: the network address of the request.
      expect([path, left.filter(({ source }) => !source?.startsWith("10."))]).toEqual([path, []]);
    };
    for (const route of WALK) await Promise.all(ROLES.map((role) => walk(role, route)));
    expect([...silent].sort()).toEqual(Object.keys(NO_ENTRY).sort());
  }, 240_000);

  it("hides another team's conversation as if there were none; whoever has it sees it", async () => {
    const fresh = await openWalkShop(desk);
    await desk.engine.rows(fresh.tenantId, "UPDATE conversations SET team = 'bancada'");
    await desk.engine.rows(fresh.tenantId, "UPDATE users SET teams = '{bancada}' WHERE id = $1", [fresh.person]);
    for (const [role, person] of await eachRole((role) => enter(fresh, role))) {
      const before = await stateOf(fresh);
      for (const { method, path, may } of OF_CONVERSATIONS) {
        const reach = reachOf(role, may);
        if (reach === "company" || reach === "installation") continue;
        const answer = await walkTo(person, { method, path }, addressOf(path, fresh));
        expect([path, role, answer.status]).toEqual([path, role, reach === null ? 403 : 404]);
      }
      expect(await stateOf(fresh)).toEqual(before);
      if (role === "super_admin") continue;
      const all = role === "admin";
      const queue = (await person.get("/queue?view=bot")).body as unknown as QueuePage;
      expect([role, queue.items.length, queue.counts.bot, queue.problems]).toEqual([
        role,
        ...Array(3).fill(all ? 1 : 0),
      ]);
      expect([role, (await problemsOf(person)).length]).toEqual([role, all ? 1 : 0]);
      await desk.engine.rows(fresh.tenantId, "UPDATE conversations SET owner = 'person', owner_user_id = $1", [
        person.signedIn.me.id,
      ]);
      const seen = await person.get(`/conversations/${fresh.ref.conversationId}`);
      expect([role, seen.status]).toEqual([role, 200]);
      expect((await person.get("/queue?view=mine")).body).toMatchObject({ counts: { mine: 1 }, problems: 1 });
      await desk.engine.rows(fresh.tenantId, "UPDATE conversations SET owner = 'bot', owner_user_id = NULL");
    }
  });

  it("takes no tenant, role or person from the body or the address (fault 28)", async () => {
    const forged = {
      tenant_id: theirs.tenantId,
      tenantId: theirs.tenantId,
      role: "admin",
      userId: randomUUID(),
      personName: "Diretor",
    };
    const rui = ours.people.consultant;
    expect((await rui.post(`/problems/${ours.problem}/dismiss?role=admin`, forged)).status).toBe(403);
    expect((await rui.get(`/conversations/${theirs.ref.conversationId}?tenant_id=${theirs.tenantId}`)).status).toBe(
      404,
    );
    const noted = await rui.post(`/conversations/${ours.ref.conversationId}/note`, {
      ...forged,
      text: "confere",
    });
    expect(noted.status).toBe(202);
    await desk.engine.settled(ours.ref);
    const [line] = await desk.engine.rows(
      ours.tenantId,
      "SELECT person_name, user_id FROM messages WHERE content ->> 'text' = 'confere'",
    );
    expect(line).toEqual({ person_name: "consultant", user_id: rui.signedIn.me.id });
  });

  it("answers what it does not know as an error of the same form", async () => {
    const answer = await ours.people.admin.get("/nada");
    expect([answer.status, answer.body]).toEqual([
      404,
      {
        type: "about:blank",
        title: "Not Found",
        status: 404,
        code: "not_found",
        detail: "Não há nada neste endereço.",
      },
    ]);
    for (const query of ["view=none", "cursor=1", "cursor=1~x", `cursor=${"9".repeat(30)}~${randomUUID()}`])
      expect([(await ours.people.admin.get(`/queue?${query}`)).status, query]).toEqual([400, query]);
    for (const query of ["before=x", "after=-1", "before=1&before=2"])
      expect((await ours.people.admin.get(`/conversations/${ours.ref.conversationId}/lines?${query}`)).status).toBe(
        400,
      );
    expect(desk.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("nonsense that anybody may send (fault 62)", () => {
  const NINES = "9".repeat(20);
  const ODD = "a\u0000b\ud800";
  it("is refused at every route, and never an error in the log", async () => {
    const values = [NINES, "9".repeat(19), "-1", "1e400", "%00", "%ff", "%2e%2e%2f", "%F0%9F%98%80", "x".repeat(3_000)];
    const bodies: unknown[] = [null, [], "x", {}, { text: NINES }, { text: ODD }, { text: {} }];
    for (const { method, path, may, queries } of WALK) {
      const mighty = await newMighty(may);
      const address = addressOf(path, ours);
      const asked = path.includes(":") ? values.map((value) => path.replace(/:\w+/, value)) : [];
      for (const name of queries) asked.push(...values.map((one) => `${address}?${name}=${one}`));
      asked.push(`${address}?id=${NINES}`);
      const odd = method === "get" ? asked : asked.slice(0, values.length);
      await Promise.all(
        odd.map(async (one) => {
          const { status } = await walkTo(mighty, { method, path }, one);
          expect(status, `${method} ${one}`).toBeLessThan(500);
          expect(status, `${method} ${one}`).not.toBe(429);
        }),
      );
      const sent = sends(method) ? bodies.flatMap((body) => [randomUUID(), NINES].map((key) => ({ body, key }))) : [];
      await Promise.all(
        sent.map(async ({ body, key }) => {
          const { status } = await mighty.send(method, address, body, { key, revision: 0 });
          expect(status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
        }),
      );
    }
    const places = [NINES, "9".repeat(18), "9".repeat(19)].map((place) => `cursor=${place}~${randomUUID()}`);
    for (const query of [...places, `cursor=1~${"-".repeat(36)}`, `cursor=1~${"a".repeat(36)}`])
      for (const view of ["waiting", "mine", "closed"])
        expect((await ours.people.admin.get(`/queue?view=${view}&${query}`)).status, query).toBeLessThan(500);
    expect(desk.complaints()).toEqual([]);
  });

  it("is kept as far as it can be kept where it is words", async () => {
    const rui = ours.people.consultant;
    const note = (text: string) => rui.post(`/conversations/${ours.ref.conversationId}/note`, { text });
    expect((await note(ODD.replaceAll("\u0000", ""))).status).toBe(202);
    // No text in PostgreSQL holds it.
    expect((await note(ODD)).status).toBe(400);
    for (const account of [
      { email: `${ODD}@x.y`, password: ODD },
      { email: "a@b.c", password: ODD, company: ODD },
    ])
      expect((await desk.ask("POST", "/api/v1/session", account)).status).toBeLessThan(500);
    for (const cookie of ["balcao_refresh=%00", `balcao_refresh=${"_".repeat(43)}`, "balcao_refresh"])
      expect((await rui.refresh(cookie)).status).toBe(401);
    expect(desk.complaints()).toEqual([]);
  });

  it("on the sockets answers no, and is no error", async () => {
    const { socket } = await ours.people.consultant.socket();
    for (const message of [
      null,
      NINES,
      { conversationId: NINES },
      { conversationId: ODD },
      { conversationId: randomUUID() },
    ])
      for (const name of ["open", "typing", "leave"] as const)
        if (name === "open")
          expect(await socket.timeout(5_000).emitWithAck("open", message as never)).toEqual({ ok: false });
        else socket.emit(name, message as never);
    for (const token of [NINES, ODD, "a.b.c", {}])
      await expect(desk.socket(token as string)).rejects.toThrow("signed_out");
    expect(desk.complaints()).toEqual([]);
  });
});

describe("a file", () => {
  it("is a download unless it is a picture, audio or video, can run nothing, and is held back where the check says so", async () => {
    const rui = ours.people.consultant;
    const text = await rui.get(`/files/${ours.file}`);
    expect(text.headers.get("content-disposition")).toContain("attachment");
    expect(text.headers.get("x-content-type-options")).toBe("nosniff");
    expect(text.headers.get("content-security-policy")).toContain("sandbox");
    // The next person at this browser must not get it from a cache.
    expect(text.headers.get("cache-control")).toBe("no-store");
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const picture = await desk.engine.files.put(ours.tenantId, { bytes: png, name: "foto.png", mime: "image/png" });
    expect((await rui.get(`/files/${picture.id}`)).headers.get("content-disposition")).toBe("inline");
    const held = await desk.engine.files.put(ours.tenantId, {
      bytes: Buffer.from("<svg onload=alert(1)>"),
      name: "a.svg",
    });
    expect(held.state).toBe("held");
    expect((await rui.get(`/files/${held.id}`)).status).toBe(404);
  });

  it("holds no more in memory than its company may, told as busy, and gives it back", async () => {
    const rui = ours.people.consultant;
    const put = (bytes: number) =>
      desk.engine.files.put(ours.tenantId, { bytes: Buffer.alloc(bytes, "a"), name: "a.txt" });
    const fits = await put(3 * 1024 * 1024);
    const large = await put(4 * 1024 * 1024 + 1);
    for (const status of [200, 200]) expect((await rui.get(`/files/${fits.id}`)).status).toBe(status);
    const refused = await rui.get(`/files/${large.id}`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect((await rui.get(`/files/${fits.id}`)).status).toBe(200);
  });
});

async function stateOf(of: { tenantId: string; ref: ConversationRef }): Promise<unknown> {
  return [
    await desk.engine.conversation(of.ref),
    await desk.engine.lines(of.ref),
    await desk.engine.rows(of.tenantId, "SELECT event_id, n, state FROM effects ORDER BY 1, 2"),
    await desk.engine.rows(of.tenantId, "SELECT action FROM audit_entries ORDER BY at"),
  ];
}

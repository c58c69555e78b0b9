import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeskApi } from "../../handoff-inbox/api/create-desk-api.js";
import { DESK_CONTRACTS, SESSION_CONTRACTS } from "../../handoff-inbox/contract/desk-contracts.js";
import type { DeskActs } from "../../handoff-inbox/wire.js";
import type { RouteContract } from "../../platform/http/contract/route-contract.js";
import { ROLES, reachOf } from "../../platform/rights.js";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, type DeskSocket, type Person } from "./harness.js";
import { addressOf, bodyOf, walkTo } from "./walk.js";
import { openWalkShop, type WalkShop } from "./walk-shop.js";

let desk: DeskHarness;
let ours: WalkShop;
let theirs: WalkShop;
beforeAll(async () => {
  desk = await DeskHarness.open();
  [ours, theirs] = [await openWalkShop(desk), await openWalkShop(desk)];
});
afterAll(() => desk.close());

const ALL: readonly RouteContract[] = DESK_CONTRACTS;
const nameOf = ({ method, path }: RouteContract) => `${method} ${path}`;
/** One of each role of our company. */
const everybody = () =>
  Promise.all(ROLES.map(async (role) => ({ role, person: await desk.signIn(await desk.user(ours, role, role)) })));

describe("the table of routes", () => {
  it("is all that the desk's API answers, so that a walk over it misses nothing (fault 26)", () => {
    type Layer = { route?: { path: string; methods: Record<string, boolean> } };
    const { stack } = createDeskApi({ ...desk.deps, changed: () => {} }) as unknown as { stack: Layer[] };
    const mounted = stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
    );
    const known = [...SESSION_CONTRACTS, ...DESK_CONTRACTS].map(nameOf);
    // What the document says of itself is the same for everybody.
    expect(mounted.toSorted()).toEqual([...known, "get /openapi.json"].toSorted());
  });

  it("lists to no role anything of another company (fault 26)", async () => {
    const { tenantId, conversation, file, person, named, apiKey, signIn } = theirs;
    const foreign = [tenantId, conversation, file, person, named, apiKey, signIn];
    expect(foreign.every((id) => id.length > 30)).toBe(true);
    for (const { role, person: asker } of await everybody())
      for (const route of ALL) {
        if (route.method !== "get" || route.path.includes(":")) continue;
        // Whoever runs the installation sees its companies by name; it is their purpose.
        if (route.may !== null && reachOf(role, route.may as never) === "installation") continue;
        const text = JSON.stringify((await walkTo(asker, route, route.path)).body);
        expect([nameOf(route), role, foreign.filter((id) => text.includes(id))]).toEqual([nameOf(route), role, []]);
      }
  });

  it("takes no tenant and no person from a body, whatever the route: it is refused, or never read (fault 28)", () => {
    const forged = { tenant_id: randomUUID(), tenantId: randomUUID(), userId: randomUUID(), personName: "Diretor" };
    const roles: string[] = [];
    for (const route of ALL) {
      const { body } = route;
      if (!body) continue;
      const read = body.safeParse({ ...bodyOf(route), ...forged });
      const taken = read.success ? Object.keys(read.data as object).filter((name) => name in forged) : [];
      expect([nameOf(route), taken]).toEqual([nameOf(route), []]);
      const raised = body.safeParse({ ...bodyOf(route), role: "super_admin" });
      if (raised.success && "role" in (raised.data as object)) roles.push(nameOf(route));
    }
    expect(roles).toEqual([]);
  });

  it("has no filter that reaches the database as anything but a value (fault 44)", async () => {
    const admin = await desk.signIn(await desk.user(ours, "Eva", "admin"));
    const attacks = [
      "x' OR '1'='1",
      "1; DROP TABLE users; --",
      '"; SELECT pg_sleep(9); --',
      "user') UNION SELECT 1 --",
    ];
    const filtered = ALL.filter(({ query, method }) => query !== undefined && method === "get");
    expect(filtered.length).toBeGreaterThan(2);
    for (const route of filtered) {
      const at = addressOf(route.path, ours);
      for (const attack of attacks) {
        const value = encodeURIComponent(attack);
        for (const key of [value, `${value}=1`, `filter[${value}]=1`, `order=${value}`, `tenant_id=${theirs.tenantId}`])
          expect([nameOf(route), key, (await admin.get(`${at}?${key}`)).status]).toEqual([nameOf(route), key, 400]);
        for (const name of Object.keys(route.query?.shape ?? {})) {
          const answer = await admin.get(`${at}?${name}=${value}`);
          // A text that may be anything is compared as it is, and finds nothing.
          const found = answer.status === 200 ? (answer.body.items as unknown[]) : [];
          expect([nameOf(route), name, answer.status < 500, found]).toEqual([nameOf(route), name, true, []]);
        }
      }
    }
    expect((await admin.get("/people")).status).toBe(200);
    expect(desk.complaints()).toEqual([]);
  });
});

describe("the events of a socket", () => {
  it("give no role anything of another company, and tell it nothing (fault 26)", async () => {
    const { ref } = theirs;
    const message = { conversationId: ref.conversationId };
    /** Each event that a page may send: one that is added does not compile here without a try. */
    const tries: { [Event in keyof DeskActs]: (spy: DeskSocket) => Promise<unknown> } = {
      open: async ({ socket }) =>
        expect(await socket.timeout(5_000).emitWithAck("open", message)).toEqual({ ok: false }),
      typing: async ({ socket }) => socket.emit("typing", { ...message, on: true }),
      read: async ({ socket }) => socket.emit("read", message),
      leave: async ({ socket }) => socket.emit("leave", message),
    };
    const spies = await Promise.all((await everybody()).map(({ person }) => person.socket()));
    const witness = await (await desk.signIn(await desk.user(theirs, "Wil", "admin"))).socket();
    await witness.socket.timeout(5_000).emitWithAck("open", message);
    for (const spy of spies) for (const attempt of Object.values(tries)) await attempt(spy);
    await desk.engine.write(theirs, "5511999990000", "fala");
    await desk.engine.settled(ref);
    await eventually(() => expect(witness.of("line").length).toBeGreaterThan(0));
    expect(witness.of("typing")).toEqual([]);
    expect(spies.map(({ news, socket }) => [news, socket.connected])).toEqual(spies.map(() => [[], true]));
  });
});

describe("two admins who change the same thing at the same moment", () => {
  const REVISED = ALL.filter(({ revised }) => revised);
  // Who has no second factor may do nothing more once the rule is on: `api-keys.test.ts` changes it twice. What runs
  // already is not resumed, so nobody is late.
  const ALONE = [
    "put /company/sign-in",
    "post /channels/:name/resume",
    "post /payment-accounts/:name/resume",
    "post /model-accounts/:name/resume",
  ];

  it("lose nothing in silence, at any route that changes what one has seen", async () => {
    expect(REVISED.length).toBeGreaterThan(10);
    for (const route of REVISED) {
      if (ALONE.includes(nameOf(route))) continue;
      const shop = await openWalkShop(desk);
      const enter = async (name: string) => desk.signIn(await desk.user(shop, name, "admin"));
      const admins: Person[] = [await enter("Eva"), await enter("Bia")];
      const at = addressOf(route.path, shop);
      const answers = await Promise.all(admins.map((admin) => walkTo(admin, route, at)));
      const lost = answers.filter(({ status }) => status >= 300);
      expect([nameOf(route), lost.length]).toEqual([nameOf(route), 1]);
      const [late] = lost;
      // What was taken away meanwhile is gone; else both sides are told.
      if (route.method === "delete") expect([nameOf(route), late?.status]).toEqual([nameOf(route), 404]);
      else {
        const winner = answers[0] === late ? "Bia" : "Eva";
        expect([nameOf(route), late?.status, late?.body.conflict]).toMatchObject([nameOf(route), 412, { by: winner }]);
      }
      const unseen = await desk.ask(route.method.toUpperCase(), `/api/v1${at}`, bodyOf(route), admins[0]?.headers);
      expect([nameOf(route), unseen.status]).toEqual([nameOf(route), 428]);
    }
  }, 240_000);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationRef, InsideEvent, Store } from "../../bot/ports/store.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

type Pass = Store["pass"];
type Around = (pass: Pass, ...args: Parameters<Pass>) => ReturnType<Pass>;
const ANA = { userId: "11111111-1111-4111-8111-111111111111", personName: "Ana" };
const TAKE: InsideEvent = { kind: "take", ...ANA };
/** A process that was killed here: what it awaits never comes. */
function killedAt(tell: () => void): Promise<never> {
  tell();
  return new Promise<never>(() => {});
}

let database: Database;
let harness: EngineHarness;
/** What stands around the transaction of the fast path, as each test says; and how many messages it passed. */
let around: Around;
let passed = 0;
const plainly: Around = (pass, ...args) => pass(...args);

/** One process. `with` is asked at each transaction of its fast path. */
const processWith = (asked: () => Around): EngineHarness =>
  new EngineHarness(database, {}, (store) => ({
    ...store,
    async pass(...args) {
      const result = await asked()(store.pass, ...args);
      passed += result.done.length;
      return result;
    },
  }));

beforeAll(async () => {
  database = await openTestDatabase();
  harness = processWith(() => around);
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await database.close();
});

type Shop = Awaited<ReturnType<EngineHarness["company"]>>;

/** Customers whom this process remembers, so that their next messages go the fast path. */
async function remembered(shop: Shop, names: string[], by = harness): Promise<ConversationRef[]> {
  around = plainly;
  let refs: ConversationRef[] = [];
  for (let time = 0; time < 3; time++) {
    refs = await Promise.all(names.map((name) => by.write(shop, name, "fala")));
    for (const ref of refs) await by.settled(ref);
  }
  passed = 0;
  return refs;
}

const message = (from: string, id: string, text = "fala") =>
  ({
    kind: "message",
    dedupe: id,
    at: harness.now(),
    from: { externalId: from },
    providerId: id,
    content: { kind: "text", text },
  }) as const;

describe("a message of a remembered conversation", () => {
  it("is stored, handled and sent with one transaction of its own, and its send's end with the next one's", async () => {
    const shop = await harness.company(FLOWS);
    const [ref] = await remembered(shop, ["a"]);
    if (!ref) throw new Error("nobody is remembered");
    const transactions: number[] = [];
    around = (pass, turns, ends, worker) => {
      transactions.push(turns.length);
      return pass(turns, ends, worker);
    };
    await harness.write(shop, "a", "fala");
    await harness.settled(ref);
    expect([transactions, passed]).toEqual([[1], 1]);
    expect(shop.channel.texts("a")).toEqual(Array.from({ length: 4 }, () => "Recebi."));
    expect(await harness.outcomes(ref)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: "message", state: "done", outcome: "answered" })),
    );
  });

  it("is answered once, however often it comes at once, and its neighbours go on beside it", async () => {
    const shop = await harness.company(FLOWS);
    const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
    const refs = await remembered(shop, names);
    const again = message("n0", harness.unique());
    await Promise.all([
      ...Array.from({ length: 20 }, () => harness.event(shop, again)),
      ...names.slice(1).map((name) => harness.write(shop, name, "fala")),
    ]);
    for (const ref of refs) await harness.settled(ref);
    await harness.event(shop, again);
    expect(passed).toBe(30);
    for (const name of names) expect(shop.channel.texts(name)).toHaveLength(4);
  });

  it("that repeats one of long ago falls out alone", async () => {
    const shop = await harness.company(FLOWS);
    const old = message("r0", harness.unique());
    await harness.event(shop, old);
    const names = Array.from({ length: 10 }, (_, i) => `r${i}`);
    const refs = await remembered(shop, names);
    await Promise.all([harness.event(shop, old), ...names.slice(1).map((name) => harness.write(shop, name, "fala"))]);
    for (const ref of refs) await harness.settled(ref);
    expect(passed).toBe(9);
    expect(shop.channel.texts("r0")).toHaveLength(4);
  });

  it("keeps its order among many that its sender writes at once", async () => {
    const shop = await harness.company(FLOWS);
    const [ref] = await remembered(shop, ["o"]);
    if (!ref) throw new Error("nobody is remembered");
    const texts = Array.from({ length: 12 }, (_, i) => `eco ${i}`);
    await Promise.all(texts.map((text) => harness.write(shop, "o", text)));
    await harness.settled(ref);
    const said = (await harness.lines(ref)).filter(({ author }) => author === "contact").map(({ text }) => text);
    expect(said.slice(3)).toEqual(texts);
    expect((await harness.outcomes(ref)).every(({ state }) => state === "done")).toBe(true);
  });

  it("waits for a person's word when they took over between its turn and its commit", async () => {
    const shop = await harness.company(FLOWS);
    const [ref] = await remembered(shop, ["t"]);
    if (!ref) throw new Error("nobody is remembered");
    const other = new EngineHarness(database);
    around = async (pass, ...args) => {
      around = plainly;
      await other.store.accept([insideOf(shop, ref, other)]);
      await other.store.turns([ref], async (loaded) => ({
        events: loaded.events.map(({ id }) => ({ id, outcome: "recorded", trace: {} })),
        ...NOTHING,
        state: loaded.state,
        owner: { owner: "person", userId: ANA.userId, epoch: loaded.epoch + 1 },
      }));
      return pass(...args);
    };
    await harness.write(shop, "t", "fala");
    await harness.settled(ref);
    expect([passed, shop.channel.texts("t").length]).toEqual([0, 3]);
    expect((await harness.outcomes(ref)).at(-1)).toMatchObject({ kind: "message", outcome: "with_person" });
  });

  it("goes behind what another process had stored before it", async () => {
    const shop = await harness.company(FLOWS);
    const [ref] = await remembered(shop, ["w"]);
    if (!ref) throw new Error("nobody is remembered");
    const other = new EngineHarness(database);
    around = async (pass, ...args) => {
      around = plainly;
      await other.store.accept([insideOf(shop, ref, other)]);
      return pass(...args);
    };
    await harness.write(shop, "w", "fala");
    await harness.settled(ref);
    expect((await harness.outcomes(ref)).slice(-2)).toMatchObject([{ kind: "take" }, { outcome: "with_person" }]);
    expect(shop.channel.texts("w")).toHaveLength(3);
  });
});

describe("a process on the fast path", () => {
  /** A process that remembers one customer and is killed when that one writes again, where `dies` says. */
  const dying = async (name: string, id: string, dies: Around) => {
    let at = plainly;
    const doomed = processWith(() => at);
    const shop = await harness.company(FLOWS);
    doomed.channels.set(shop.channelId, shop.channel);
    const [ref] = await remembered(shop, [name], doomed);
    if (!ref) throw new Error("nobody is remembered");
    at = dies;
    void doomed.event(shop, message(name, id));
    return { shop, ref };
  };

  it("killed before its commit leaves nothing, and the provider's repeat is answered", async () => {
    const id = harness.unique();
    let reached = false;
    const { shop, ref } = await dying("k1", id, () => killedAt(() => (reached = true)));
    await harness.until("its commit was asked for", () => reached);
    expect(await harness.outcomes(ref)).toHaveLength(3);
    await harness.event(shop, message("k1", id));
    await harness.settled(ref);
    expect(shop.channel.texts("k1")).toHaveLength(4);
  });

  it("killed between its commit and the send leaves a send that counts as cut off, and no repeat is answered", async () => {
    const id = harness.unique();
    let reached = false;
    const afterIt: Around = (pass, ...args) => pass(...args).then(() => killedAt(() => (reached = true)));
    const { shop, ref } = await dying("k2", id, afterIt);
    await harness.until("it had committed", () => reached);
    expect((await harness.outcomes(ref)).at(-1)).toEqual({ kind: "message", state: "done", outcome: "answered" });
    expect(shop.channel.texts("k2")).toHaveLength(3);
    await harness.event(shop, message("k2", id));
    await harness.settled(ref);
    expect(shop.channel.texts("k2")).toHaveLength(4);
    expect((await harness.lines(ref)).filter(({ status }) => status === "sent")).toHaveLength(4);
  });
});

describe("a database that fails on the fast path", () => {
  it.each([
    ["before it wrote anything", false],
    ["after it had committed", true],
  ])("%s loses and doubles no message", async (_, commits) => {
    const shop = await harness.company(FLOWS);
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`);
    const refs = await remembered(shop, names);
    around = async (pass, ...args) => {
      if (commits) await pass(...args);
      throw Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" });
    };
    const accepted = await Promise.all(names.map((name) => harness.write(shop, name, "fala")));
    around = plainly;
    expect(accepted).toEqual(refs);
    for (const ref of refs) await harness.settled(ref);
    for (const [i, name] of names.entries()) {
      expect(shop.channel.texts(name)).toHaveLength(4);
      expect(await harness.outcomes(refs[i] as ConversationRef)).toHaveLength(4);
    }
  });
});

const NOTHING = {
  messages: [],
  effects: [],
  statuses: [],
  timers: [],
  consents: [],
  alerts: [],
  facts: [],
};

function insideOf(shop: Shop, ref: ConversationRef, other: EngineHarness) {
  return {
    tenantId: shop.tenantId,
    channelId: shop.channelId,
    dedupe: other.unique(),
    at: other.now(),
    body: { from: "inside", conversationId: ref.conversationId, event: TAKE },
  } as const;
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationRef, InsideEvent, Store } from "../../bot/ports/store.js";
import type { Database, Tx } from "../../db/database.js";
import { createDeskStore } from "../../db/stores/desk-store.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";

const ANA = { userId: "11111111-1111-4111-8111-111111111111", personName: "Ana" };
const FLOWS = {
  any: "flow: any\nstart: [{ keyword: fala }]\nsteps:\n  - say: Recebi.\n",
  people: "flow: people\nstart: [{ keyword: gente }]\nsteps:\n  - handoff: { team: tecnicos, reason: Pediu }\n",
  shut: "flow: shut\nstart: [{ keyword: fecha }]\nsteps:\n  - end: { outcome: done, close: true }\n",
};
const reply = (text: string): InsideEvent => ({ kind: "reply", ...ANA, content: { kind: "text", text } });

let database: Database;
let harness: EngineHarness;
let shop: Awaited<ReturnType<EngineHarness["company"]>>;
/** The names of the statements that turns committed, by turn. */
const committed: string[][] = [];
let phone = 5511_0000;

beforeAll(async () => {
  database = await openTestDatabase();
  harness = new EngineHarness(database, {}, () => createEngineStore(watched(database), () => harness.now()));
  await harness.engine.start();
  shop = await harness.company(FLOWS);
});
afterAll(async () => {
  await harness.engine.stop();
  await database.close();
});

/** The same database; what its transactions commit with is written down. */
function watched(inner: Database): Database {
  const watch = (tx: Tx): Tx =>
    committing(tx, (statements) => {
      committed.push(statements.map(([{ name }]) => name));
      return tx.commit(statements);
    });
  return {
    ...inner,
    transaction: (tenants, work) => inner.transaction(tenants, (tx) => work(watch(tx))),
    serialised: (tenants, work) => inner.serialised(tenants, (tx) => work(watch(tx))),
  };
}

async function customer() {
  const number = String(++phone);
  const write = async (text: string): Promise<ConversationRef> => {
    const ref = await harness.write(shop, number, text);
    await harness.settled(ref);
    return ref;
  };
  const ref = await write("fala");
  const act = async (event: InsideEvent) => {
    await harness.act(shop, ref, event);
    await harness.settled(ref);
  };
  return { number, ref, write, act, kinds: async () => (await factsOf(ref)).map(({ kind }) => kind) };
}

const factsOf = (ref: ConversationRef) =>
  harness.rows<{ kind: string; team: string | null; reason: string | null; user_id: string | null; at: Date }>(
    ref.tenantId,
    "SELECT kind, team, reason, user_id, at FROM conversation_facts WHERE conversation_id = $1 ORDER BY event_id, n",
    [ref.conversationId],
  );

describe("conversation facts", () => {
  it("are written in the order in which they happened, with who did it and why", async () => {
    const { ref, write, act, kinds } = await customer();
    await write("gente");
    await act({ kind: "take", ...ANA });
    await act(reply("Oi!"));
    await act(reply("Em que ajudo?"));
    await act({ kind: "close", ...ANA });
    await write("fala");
    expect(await kinds()).toEqual(["opened", "handed_over", "taken", "first_answer", "closed", "opened"]);
    const [opened, handedOver, taken] = await factsOf(ref);
    expect(opened).toMatchObject({ user_id: null, team: null, reason: null });
    expect(handedOver).toMatchObject({ team: "tecnicos", reason: "Pediu", user_id: null });
    expect(taken).toMatchObject({ user_id: ANA.userId });
  });

  it("have another first answer after the bot had the conversation again", async () => {
    const { act, kinds } = await customer();
    await act(reply("Oi!"));
    await act({ kind: "give_back", ...ANA });
    await act(reply("Voltei."));
    await act(reply("Mais uma."));
    expect(await kinds()).toEqual(["opened", "taken", "first_answer", "given_back", "taken", "first_answer"]);
  });

  it("keep the time of a handing over when the conversation ends and begins anew", async () => {
    const { ref, write, act } = await customer();
    await write("gente");
    const desk = createDeskStore(database);
    const item = async () => (await desk.items(ref.tenantId, [ref.conversationId]))[0];
    const first = (await item())?.handedOverAt;
    expect(first).toBeGreaterThan(0);
    await act({ kind: "close", ...ANA });
    expect(await item()).toMatchObject({ closed: true, waitingSince: null, handedOverAt: first });
    await write("fala");
    expect(await item()).toMatchObject({ closed: false, waitingSince: null, handedOverAt: first });
    const detail = await desk.detail(ref.tenantId, ref.conversationId);
    expect(detail?.facts.map(({ kind }) => kind)).toEqual(["opened", "closed", "handed_over", "opened"]);
    expect(detail?.facts[2]).toMatchObject({ at: first, team: "tecnicos", reason: "Pediu", person: null });
  });

  it("are there once, however often an event comes", async () => {
    const { ref, number, act, kinds } = await customer();
    const message = {
      kind: "message",
      dedupe: harness.unique(),
      at: harness.now(),
      from: { externalId: number },
      providerId: harness.unique(),
      content: { kind: "text", text: "gente" },
    } as const;
    for (let time = 0; time < 3; time++) await harness.event(shop, message);
    await harness.settled(ref);
    const dedupe = harness.unique();
    const to = { ...ref, channelId: shop.channelId };
    for (let time = 0; time < 3; time++) await harness.engine.inbox.acceptInside(to, dedupe, reply("Oi!"));
    await harness.settled(ref);
    for (let time = 0; time < 3; time++) await act({ kind: "take", ...ANA });
    expect(await kinds()).toEqual(["opened", "handed_over", "taken", "first_answer"]);
  });

  it("are not there without their turn, nor the turn without them", async () => {
    const { ref, act, kinds } = await customer();
    const before = await harness.conversation(ref);
    let died = 0;
    const cut = (tx: Tx): Tx => dyingAtTheEnd(tx, () => (died += 1));
    const broken: Database = {
      ...database,
      serialised: (tenants, work) => database.serialised(tenants, (tx) => work(cut(tx))),
      transaction: (tenants, work) => database.transaction(tenants, (tx) => work(cut(tx))),
    };
    const dying: Store = createEngineStore(broken, harness.now);
    const fact = { n: 0, at: harness.now(), kind: "taken", ...NOBODY, userId: ANA.userId } as const;
    await dying
      .turns([ref], async (loaded) => ({
        events: [],
        messages: [],
        effects: [],
        statuses: [],
        state: loaded.state,
        owner: { owner: "person", userId: ANA.userId, epoch: loaded.epoch + 1 },
        timers: [],
        consents: [],
        alerts: [],
        facts: [{ ...fact, eventId: "1" }],
      }))
      .catch(() => undefined);
    expect(died).toBeGreaterThan(0);
    expect(await kinds()).toEqual(["opened"]);
    expect(await harness.conversation(ref)).toEqual(before);
    await act({ kind: "take", ...ANA });
    expect(await kinds()).toEqual(["opened", "taken"]);
  });

  it("can only be added", async () => {
    const { ref } = await customer();
    for (const change of ["UPDATE conversation_facts SET score = 5", "DELETE FROM conversation_facts"])
      await expect(harness.rows(ref.tenantId, change)).rejects.toThrow(/permission denied/);
  });

  it("cost no statement: a turn that has some commits with as many as one that has none", async () => {
    const { act } = await customer();
    committed.length = 0;
    await act({ kind: "note", ...ANA, text: "Liga depois." });
    const without = turnsIn(committed);
    committed.length = 0;
    await act({ kind: "take", ...ANA });
    const taking = turnsIn(committed);
    expect(without).toEqual([["insert_lines", "finish_events", "save_conversations"]]);
    expect(taking).toEqual([["insert_lines_and_facts", "cancel_effects", "finish_events", "save_conversations"]]);
  });
});

const NOBODY = { team: null, reason: null, score: null, sure: false };

/** The commits that ended a turn. */
const turnsIn = (all: readonly string[][]) =>
  all.filter((names) => names.includes("finish_events")).map((names) => names.filter((name) => TURN.includes(name)));
const TURN = ["insert_lines", "insert_lines_and_facts", "cancel_effects", "finish_events", "save_conversations"];

const DIE = { name: "facts_test_die", text: "SELECT 1 / 0" };

/** The process dies after all was written, and before the transaction ended. */
function dyingAtTheEnd(tx: Tx, die: () => void): Tx {
  return committing(tx, (statements) => {
    die();
    return tx.commit([...statements, [DIE, []]]);
  });
}

/** The same transaction with another way to commit. Its `orm` is not touched: work in pieces has none. */
function committing(tx: Tx, commit: Tx["commit"]): Tx {
  return Object.create(tx, { commit: { value: commit } });
}

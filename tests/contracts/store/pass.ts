import { describe, expect, it } from "vitest";
import type { AcceptItem, Passing, Remembered, Store, TurnOutput } from "../../../bot/ports/store.js";
import { keyOf, nothing, OTHER_WORKER, StoreHarness, sends, WORKER } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

type Passed = Awaited<ReturnType<Store["pass"]>>;

/** The same turn on each message: the customer's line, and a send that is begun with the commit. */
function decided(item: AcceptItem, conversation: Remembered, text: string, change: Partial<TurnOutput> = {}): Passing {
  const said = sends(conversation, [text]);
  const line = { eventId: conversation.events[0]?.id ?? "", n: -1, author: "contact" as const, userId: null };
  const heard = { ...line, content: { kind: "text" as const, text: "oi" }, providerId: null, status: null };
  const messages = [{ ...heard, replyTo: null, at: item.at }, ...said.messages];
  return {
    item,
    conversation,
    output: { ...nothing(conversation), ...said, messages, state: { said: text }, sendBy: WORKER, ...change },
  };
}

export function describePass(get: () => StoreUnderContract): void {
  /** A conversation that the store remembers: its first messages were handled, and nothing of it is open. */
  async function known() {
    const harness = await StoreHarness.open(get());
    const ref = await harness.conversation();
    await harness.turn(ref, () => ({ state: { said: "" } }));
    // Asking once makes the store draw ids with what it stores next.
    harness.store.recall(harness.message(ref.from));
    await harness.store.accept([harness.message(ref.from)]);
    await harness.turn(ref);
    const recalled = (item: AcceptItem): Remembered => {
      const conversation = harness.store.recall(item);
      if (!conversation) throw new Error("the conversation is not remembered");
      return conversation;
    };
    const item = harness.message(ref.from, "oi");
    const pass = (...turns: Passing[]): Promise<Passed> => harness.store.pass(turns, [], WORKER);
    return { harness, ref, item, recalled, pass };
  }

  const keys = ({ done }: Passed) => done.flatMap(({ effects }) => effects.map(keyOf));

  describe("pass", () => {
    it("writes the message as done, its lines, the send as begun and the conversation, all at once", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const conversation = recalled(item);
      const { done } = await pass(decided(item, conversation, "olá", { events: [told(conversation)] }));
      expect(done[0]?.effects).toMatchObject([{ state: "sending", worker: WORKER, attempts: 1 }]);
      expect((await harness.events(ref)).at(-1)).toMatchObject({ state: "done", outcome: "answered" });
      expect((await harness.lines(ref)).map(({ author, text }) => [author, text])).toEqual([
        ["contact", "oi"],
        ["bot", "olá"],
      ]);
      expect(await harness.effects(ref)).toMatchObject([{ key: keys({ done, ended: [] })[0], state: "sending" }]);
      const again = harness.store.recall(harness.message(ref.from));
      expect(again).toMatchObject({ state: { said: "olá" }, events: [{ event: { kind: "message" } }] });
      expect(Number(again?.events[0]?.id)).toBeGreaterThan(Number(conversation.events[0]?.id));
    });

    it("passes a message behind a send that is open only together with that send's end", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const [first] = (await pass(decided(item, recalled(item), "um"))).done[0]?.effects ?? [];
      if (!first) throw new Error("nothing was begun");
      const next = decided(harness.message(ref.from), recalled(harness.message(ref.from)), "dois");
      expect((await pass(next)).done).toEqual([]);
      const { done, ended } = await harness.store.pass([next], [harness.done(first, "wamid.1")], WORKER);
      expect([done.length, ended.map(keyOf)]).toEqual([1, [keyOf(first)]]);
      expect((await harness.lines(ref)).map(({ text, status }) => [text, status])).toEqual([
        ["oi", null],
        ["um", "sent"],
        ["oi", null],
        ["dois", "queued"],
      ]);
    });

    it("leaves out, and writes nothing of, a conversation that was changed after it was remembered", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const conversation = recalled(item);
      await harness.take(ref);
      expect((await pass(decided(item, conversation, "olá"))).done).toEqual([]);
      expect(await harness.lines(ref)).toEqual([]);
      expect(await harness.effects(ref)).toEqual([]);
      expect((await harness.events(ref)).map(({ kind }) => kind)).toEqual(["message", "message", "take"]);
    });

    it("leaves it out also where a late event of a lower number was what changed it", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const conversation = recalled(item);
      await harness.under.rows(
        harness.tenantId,
        "UPDATE conversations SET state = '{}', last_event_id = last_event_id WHERE id = $1 RETURNING id",
        [ref.conversationId],
      );
      expect((await pass(decided(item, conversation, "olá"))).done).toEqual([]);
    });

    it("leaves it out while something waits before it, but not because of a status", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const conversation = recalled(item);
      await harness.store.accept([harness.status(ref.from, "wamid.x", "read")]);
      expect((await pass(decided(item, conversation, "olá"))).done).toHaveLength(1);
      const [effect] = await harness.store.openEffects([ref]);
      if (!effect) throw new Error("nothing was begun");
      await harness.store.finish([harness.done(effect, "wamid.y")], WORKER);
      const next = harness.message(ref.from);
      const later = recalled(next);
      await harness.store.accept([
        harness.inside(ref.conversationId, { kind: "take", userId: WORKER, personName: "Rui" }),
      ]);
      expect((await pass(decided(next, later, "de novo"))).done).toEqual([]);
    });

    it("leaves out what is stored already, and passes the others of the same transaction", async () => {
      const [one, other] = [await known(), await known()];
      const [stored] = await one.harness.store.accept([one.harness.message(one.ref.from, "oi", "same")]);
      await one.harness.turn(one.ref);
      const repeat = one.harness.message(one.ref.from, "oi", "same");
      const { done } = await one.harness.store.pass(
        [decided(repeat, one.recalled(repeat), "de novo"), decided(other.item, other.recalled(other.item), "olá")],
        [],
        WORKER,
      );
      expect(done.map(({ conversation }) => conversation.conversationId)).toEqual([other.ref.conversationId]);
      expect(await one.harness.store.accept([repeat])).toEqual([{ ...stored, repeat: true }]);
      expect(await one.harness.lines(one.ref)).toEqual([]);
      expect(await other.harness.lines(other.ref)).toHaveLength(2);
    });

    it("writes the rarer parts of a turn only for those that passed", async () => {
      const [one, other] = [await known(), await known()];
      const stale = one.recalled(one.item);
      const timers = [{ name: "idle", at: one.harness.under.now() + 60_000 }];
      await one.harness.take(one.ref);
      await one.harness.store.pass(
        [
          decided(one.item, stale, "olá", { timers, contact: { vars: { cep: "1" } } }),
          decided(other.item, other.recalled(other.item), "olá", { timers, contact: { vars: { cep: "2" } } }),
        ],
        [],
        WORKER,
      );
      const around = async ({ harness, ref }: typeof one) =>
        harness.under.rows(
          harness.tenantId,
          "SELECT p.vars, (SELECT count(*)::int FROM timers t WHERE t.conversation_id = c.id) AS timers FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1",
          [ref.conversationId],
        );
      expect(await around(one)).toEqual([{ vars: {}, timers: 0 }]);
      expect(await around(other)).toEqual([{ vars: { cep: "2" }, timers: 1 }]);
    });

    it("remembers nothing of a conversation whose transaction failed, and wrote nothing of it", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      // jsonb refuses a number of this size, so the database fails in the middle of the transaction.
      const broken = decided({ ...item, at: 1e300 }, recalled(item), "olá");
      await expect(pass(broken)).rejects.toThrow();
      expect(harness.store.recall(item)).toBeNull();
      expect(await harness.lines(ref)).toEqual([]);
      expect(await harness.events(ref)).toHaveLength(2);
    });

    it("of two processes that remember the same conversation passes one", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const { second } = get();
      if (!second) return;
      await second.accept([harness.message(ref.from)]);
      const run = () => second.turns([ref], async (loaded) => nothing(loaded));
      await run();
      second.recall(harness.message(ref.from));
      await second.accept([harness.message(ref.from)]);
      await run();
      await harness.turn(ref);
      const theirs = harness.message(ref.from);
      const conversation = second.recall(theirs);
      if (!conversation) throw new Error("the other process does not remember");
      const results = await Promise.all([
        pass(decided(item, recalled(item), "um")),
        second.pass([decided(theirs, conversation, "dois", { sendBy: OTHER_WORKER })], [], OTHER_WORKER),
      ]);
      // The one that wrote last knows the row; the other one's memory is of an older version.
      expect(results.map(({ done }) => done.length)).toEqual([0, 1]);
      expect(await harness.store.openEffects([ref])).toMatchObject([{ worker: OTHER_WORKER }]);
    });

    it("does not remember what was known before everything was to be read anew", async () => {
      const { harness, ref, item, recalled, pass } = await known();
      const conversation = recalled(item);
      harness.store.forget(null);
      expect((await pass(decided(item, conversation, "olá"))).done).toHaveLength(1);
      expect(harness.store.recall(harness.message(ref.from))).toBeNull();
    });
  });
}

const told = (conversation: Remembered) => ({
  id: conversation.events[0]?.id ?? "",
  outcome: "answered",
  trace: { steps: [] },
});

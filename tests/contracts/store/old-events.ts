import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConversationRef, LoadedConversation } from "../../../bot/ports/store.js";
import { nothing, StoreHarness } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

export function describeOldEvents(get: () => StoreUnderContract): void {
  describe("events that have waited for long", () => {
    const GONE = "00000000-0000-4000-8000-00000000dead";
    const marksOf = (harness: StoreHarness, ref: ConversationRef) =>
      harness.under.rows<{ begun: number; by: string | null }>(
        harness.tenantId,
        "SELECT begun, begun_by AS by FROM events WHERE conversation_id = $1 ORDER BY id",
        [ref.conversationId],
      );
    const begunOf = async (harness: StoreHarness, ref: ConversationRef) =>
      (await marksOf(harness, ref)).map(({ begun }) => begun);
    /** A turn that fails, after `meanwhile` looked from outside at what is written while it runs. */
    async function failing(harness: StoreHarness, refs: ConversationRef[], meanwhile: () => Promise<void>) {
      let [enter, leave] = [() => {}, () => {}];
      const entered = new Promise<void>((resolve) => (enter = resolve));
      const left = new Promise<void>((resolve) => (leave = resolve));
      const turns = harness.store.turns(refs, async () => {
        enter();
        await left;
        throw new Error("not today");
      });
      await Promise.race([entered, turns]);
      await meanwhile().finally(leave);
      return turns;
    }
    const refused = async (loaded: LoadedConversation) => ({
      ...nothing(loaded),
      timers: [{ name: "t", at: Number.MAX_VALUE }],
    });
    /** A conversation with `texts`, which came a minute ago. */
    async function longAgo(harness: StoreHarness, texts: readonly string[]) {
      const from: string = randomUUID();
      const [accepted] = await harness.store.accept(texts.map((text) => harness.message(from, text)));
      const ref = { tenantId: harness.tenantId, conversationId: accepted?.conversationId ?? "" };
      await harness.under.rows(
        harness.tenantId,
        "UPDATE events SET received_at = received_at - interval '1 minute' WHERE conversation_id = $1",
        [ref.conversationId],
      );
      harness.store.forget(ref.conversationId);
      return ref;
    }
    /** As if so many processes had ended while they handled what this conversation says. */
    async function endedOver(harness: StoreHarness, ref: ConversationRef, text: string, begun: number) {
      await harness.under.rows(
        harness.tenantId,
        "UPDATE events SET begun = $3, begun_by = $4 WHERE conversation_id = $1 AND payload -> 'content' ->> 'text' = $2",
        [ref.conversationId, text, begun, GONE],
      );
    }
    const texts = (loaded: Pick<LoadedConversation, "events">) =>
      loaded.events.map(({ event }) => event.kind === "message" && event.content.kind === "text" && event.content.text);

    it("are written down as begun before they are handled, and younger ones are not", async () => {
      const harness = await StoreHarness.open(get());
      const [old, young] = [await longAgo(harness, ["a", "b"]), await harness.conversation()];
      const { failed } = await failing(harness, [old, young], async () => {
        expect(await begunOf(harness, old)).toEqual([1, 1]);
        expect(await begunOf(harness, young)).toEqual([0]);
      });
      expect(failed).toHaveLength(2);
      expect(texts((await harness.turn(old)).conversation)).toEqual(["a", "b"]);
    });

    it("are begun no longer when this process lives on and did not finish them, for whatever reason", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await longAgo(harness, ["a", "b"]);
      for (let n = 0; n < 4; n++) {
        await failing(harness, [ref], async () => {});
        await harness.store.turns([ref], async () => null);
        await expect(harness.store.turns([ref], refused)).rejects.toThrow();
        expect(await marksOf(harness, ref)).toEqual([
          { begun: 0, by: null },
          { begun: 0, by: null },
        ]);
      }
      expect(texts((await harness.turn(ref)).conversation)).toEqual(["a", "b"]);
    });

    it("keep the marks of the processes that ended, and are handled alone, when this one could not finish them", async () => {
      const harness = await StoreHarness.open(get());
      const [ref, other] = [await longAgo(harness, ["a", "b"]), await longAgo(harness, ["x"])];
      await endedOver(harness, ref, "a", 1);
      for (let n = 0; n < 4; n++) {
        await expect(harness.store.turns([ref], refused)).rejects.toThrow();
        expect(await marksOf(harness, ref)).toEqual([
          { begun: 1, by: null },
          { begun: 0, by: null },
        ]);
      }
      const together = await harness.store.turns([ref, other], async (loaded) => nothing(loaded));
      expect(together).toMatchObject({ done: [{ conversation: other }], alone: [ref], dead: [] });
    });

    it("lose the mark of a slow process that lives, and keep that of the one which took them over meanwhile", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await longAgo(harness, ["a"]);
      await failing(harness, [ref], async () => {
        expect(await begunOf(harness, ref)).toEqual([1]);
        await endedOver(harness, ref, "a", 2);
      });
      expect(await marksOf(harness, ref)).toEqual([{ begun: 1, by: GONE }]);
    });

    it("are handled one by one and apart from others when a process ended over them", async () => {
      const harness = await StoreHarness.open(get());
      const [suspect, other] = [await longAgo(harness, ["a", "b", "c"]), await longAgo(harness, ["x"])];
      for (const text of ["a", "b", "c"]) await endedOver(harness, suspect, text, 1);
      const together = await harness.store.turns([suspect, other], async (loaded) => nothing(loaded));
      expect(together.done.map(({ conversation }) => conversation.conversationId)).toEqual([other.conversationId]);
      expect(together).toMatchObject({ alone: [suspect], busy: [], failed: [] });
      const handled: unknown[] = [];
      for (let n = 0; n < 3; n++) {
        const { done, alone } = await harness.store.turns([suspect], async (loaded) => nothing(loaded));
        handled.push([done.map(({ conversation }) => texts(conversation)), await begunOf(harness, suspect)]);
        expect([done.length, alone.length]).toEqual([1, n < 2 ? 1 : 0]);
      }
      expect(handled).toEqual([
        [[["a"]], [2, 1, 1]],
        [[["b"]], [2, 2, 1]],
        [[["c"]], [2, 2, 2]],
      ]);
    });

    it("are set aside after three processes ended, visible, and what came after them is handled", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await longAgo(harness, ["veneno", "depois"]);
      await endedOver(harness, ref, "veneno", 3);
      const first = await harness.store.turns([ref], async (loaded) => nothing(loaded));
      expect(first).toMatchObject({ done: [], alone: [ref], dead: [{ ref }] });
      expect(texts((await harness.turn(ref)).conversation)).toEqual(["depois"]);
      expect((await harness.events(ref)).map(({ state, outcome }) => [state, outcome])).toEqual([
        ["dead", "failed"],
        ["done", "recorded"],
      ]);
      const [letter] = await get().deadLetters(harness.tenantId);
      expect(letter).toMatchObject({ kind: "event", key: first.dead[0]?.eventId, what: "message" });
      const alerts = await harness.under.rows(harness.tenantId, "SELECT kind FROM alerts");
      expect(alerts).toEqual([{ kind: "event_failed" }]);
      // Whoever sends it again risks one process, not three.
      await get().revive(harness.tenantId, letter?.key ?? "");
      harness.store.forget(ref.conversationId);
      await failing(harness, [ref], async () => expect((await begunOf(harness, ref))[0]).toBe(3));
    });

    it("are left to the process that has begun them while it lives", async ({ skip }) => {
      if (!get().second) return skip();
      const harness = await StoreHarness.open(get());
      const ref = await longAgo(harness, ["a"]);
      await endedOver(harness, ref, "a", 3);
      const show = (ago: string) =>
        harness.under.rows(
          harness.tenantId,
          `INSERT INTO workers (id, role, host, pid) VALUES ($1, 'all', 'test', 1) ON CONFLICT (id) DO UPDATE SET seen_at = now() - $2::interval`,
          [GONE, ago],
        );
      await show("0 seconds");
      const run = async (loaded: LoadedConversation) => nothing(loaded);
      expect(await harness.store.turns([ref], run)).toMatchObject({
        done: [],
        held: [ref],
        busy: [],
        alone: [],
        dead: [],
      });
      await show("7 seconds");
      expect(await harness.store.turns([ref], run)).toMatchObject({ done: [], held: [], busy: [], dead: [{ ref }] });
    });
  });
}

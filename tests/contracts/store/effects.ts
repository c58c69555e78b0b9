import { describe, expect, it } from "vitest";
import type { ConversationRef, OpenEffect } from "../../../bot/ports/store.js";
import { sendKey } from "../../../bot/vocabulary/send-key.js";
import { echoing, keyOf, OTHER_WORKER, StoreHarness, sends, WORKER } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

/** The effect as it is known after one more attempt. */
const again = (effect: OpenEffect): OpenEffect => ({ ...effect, attempts: effect.attempts + 1 });

export function describeEffects(get: () => StoreUnderContract): void {
  const begun = async (harness: StoreHarness, effects: OpenEffect[], worker = WORKER) =>
    (await harness.store.begin(effects, worker)).map(keyOf);

  describe("begin", () => {
    it("marks only the oldest open effect of a conversation, and the next once that one is over", async () => {
      const harness = await StoreHarness.open(get());
      const [a, b, c] = await harness.say(await harness.conversation(), "a", "b", "c");
      if (!a || !b || !c) throw new Error("three were said");
      expect(await begun(harness, [c, b])).toEqual([]);
      expect(await begun(harness, [a, b, c])).toEqual([keyOf(a)]);
      expect(await begun(harness, [a, b])).toEqual([]);
      await harness.store.finish([harness.done(a)], WORKER);
      expect(await begun(harness, [b])).toEqual([keyOf(b)]);
      await harness.store.finish([{ ...harness.end(b), state: "pending", error: "busy", dueAt: 0 }], WORKER);
      expect(await begun(harness, [c])).toEqual([]);
      expect(await begun(harness, [again(b)])).toEqual([keyOf(b)]);
    });

    it("marks nothing for who knows it from before another process's attempt: that one may have ended uncertain", async () => {
      const harness = await StoreHarness.open(get());
      const [effect] = await harness.say(await harness.conversation(), "a");
      if (!effect) throw new Error("nothing to send");
      await begun(harness, [effect], OTHER_WORKER);
      const end = { ...harness.end(effect), state: "uncertain" as const, error: "cut off", dueAt: 0 };
      await harness.store.finish([end], OTHER_WORKER);
      expect(await begun(harness, [effect])).toEqual([]);
      expect(await begun(harness, [again(effect)])).toEqual([keyOf(effect)]);
    });

    it("marks an effect for one process only, although many ask at once", async () => {
      const harness = await StoreHarness.open(get());
      const effects = await harness.say(await harness.conversation(), "a");
      const stores = [harness.store, get().second ?? harness.store];
      const all = await Promise.all(Array.from({ length: 20 }, (_, i) => stores[i % 2]?.begin(effects, WORKER)));
      expect(all.flat()).toHaveLength(1);
    });

    it.each([
      ["as it is written now", (effect: OpenEffect) => sendKey(effect)],
      ["as it was written before", (effect: OpenEffect) => keyOf(effect)],
    ])(
      "does not repeat, and finish does not give up, what the provider's word waits for in the inbox, %s",
      async (_form, key) => {
        const harness = await StoreHarness.open(get());
        const ref = await harness.conversation();
        const [effect] = await harness.say(ref, "a");
        if (!effect) throw new Error("nothing to send");
        await begun(harness, [effect]);
        await harness.store.finish(
          [{ ...harness.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }],
          WORKER,
        );
        await harness.store.accept([echoing(harness.status(ref.from, "wamid.word", "sent"), key(effect))]);
        expect(await begun(harness, [again(effect)], OTHER_WORKER)).toEqual([]);
        expect(
          await harness.store.finish([{ ...harness.end(effect), state: "failed", error: "no word" }], WORKER),
        ).toEqual([]);
        expect(await harness.effects(ref)).toMatchObject([{ state: "uncertain" }]);
        await harness.turn(ref);
        expect(await harness.effects(ref)).toMatchObject([{ state: "done" }]);
      },
    );

    it("does not give up what an echo waits for in the inbox, where the channel reports our own sends", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(harness, [effect]);
      await harness.store.finish([{ ...harness.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
      const to = { externalId: ref.from };
      const content = { kind: "text", text: "a" } as const;
      const echo = { kind: "echo", dedupe: "echo:1", at: get().now(), to, providerId: "mid.1", content } as const;
      const item = (event: typeof echo & { maybeOurs?: true }, dedupe: string) =>
        harness.item(dedupe, { from: "channel", event, sender: to });
      await harness.store.accept([item({ ...echo, maybeOurs: true }, "echo:1")]);
      const givenUp = { ...harness.end(effect), state: "failed", error: "no word" } as const;
      expect(await harness.store.finish([givenUp], WORKER)).toEqual([]);
      await harness.turn(ref);
      await harness.store.accept([item(echo, "echo:2")]);
      expect(await harness.store.finish([givenUp], WORKER)).toHaveLength(1);
    });

    it("repeats an uncertain send although words on other messages wait", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(harness, [effect]);
      await harness.store.finish([{ ...harness.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
      await harness.store.accept([
        harness.status(ref.from, "wamid.unknown", "sent"),
        echoing(harness.status(ref.from, "wamid.other", "sent"), "999999.7"),
        echoing(harness.status(ref.from, "wamid.foreign", "sent"), sendKey({ ...effect, tenantId: OTHER_WORKER })),
      ]);
      expect(await begun(harness, [again(effect)], OTHER_WORKER)).toEqual([keyOf(effect)]);
    });

    it("lets files be fetched whatever else is open, and lets nothing wait for them", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const done = await harness.turn(ref, (loaded) => {
        const { messages, effects } = sends(loaded, ["a"]);
        const eventId = effects[0]?.eventId ?? "";
        const file = {
          eventId,
          kind: "fetch_media" as const,
          payload: { of: eventId },
          byPerson: false,
          epoch: loaded.epoch,
        };
        return { messages, effects: [...effects, { ...file, n: 1 }, { ...file, n: 2 }] };
      });
      expect((await begun(harness, done.effects)).toSorted()).toEqual(done.effects.map(keyOf).toSorted());
    });

    it("marks nothing of the bot's once a person took over, and tells the customer's line so", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const effects = await harness.say(ref, "a", "b");
      await harness.take(ref);
      expect(await begun(harness, effects)).toEqual([]);
      expect((await harness.effects(ref)).map((effect) => effect.state)).toEqual(["cancelled", "cancelled"]);
      expect((await harness.lines(ref)).map((line) => line.status)).toEqual(["failed", "failed"]);
      expect(await harness.store.openEffects([ref])).toEqual([]);
      const reply = await harness.reply(ref);
      expect(await begun(harness, [reply])).toEqual([keyOf(reply)]);
    });

    /** A send of the bot is in progress while a person takes over and replies. It ends with `end`. */
    const overtaken = async (
      end: (harness: StoreHarness, effect: OpenEffect) => Parameters<StoreHarness["store"]["finish"]>[0][number],
    ) => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [first, second] = await harness.say(ref, "a", "b");
      if (!first || !second) throw new Error("two were said");
      await begun(harness, [first]);
      await harness.take(ref);
      const reply = await harness.reply(ref);
      expect(await begun(harness, [reply])).toEqual([]);
      await harness.store.finish([end(harness, first)], WORKER);
      return { harness, ref, first, reply };
    };

    it("lets a person's reply go out after the bot's send that was under way when they took over", async () => {
      const { harness, reply } = await overtaken((on, effect) => on.done(effect));
      expect(await begun(harness, [reply])).toEqual([keyOf(reply)]);
    });

    it.each([
      ["is to be tried again", "pending"],
      ["ended uncertain", "uncertain"],
    ] as const)("lets a person's reply go out although a send of the bot's from before %s", async (_how, state) => {
      const { harness, ref, first, reply } = await overtaken((on, effect) => ({
        ...on.end(effect),
        state,
        error: "busy",
        dueAt: 0,
      }));
      // Asks like the performer: for the oldest first, then the next.
      expect(await begun(harness, [again(first)])).toEqual([]);
      expect(await begun(harness, [reply])).toEqual([keyOf(reply)]);
      await harness.store.finish([harness.done(reply)], WORKER);
      expect(await openKeys(harness, ref)).toEqual([]);
    });
  });

  describe("finish", () => {
    it("stores the event that tells the conversation together with the end, once", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(harness, [effect]);
      const event = { kind: "send_failed", effect: keyOf(effect), reason: "recusado\u0000" } as const;
      const end = { ...harness.end(effect), state: "failed", error: "recusado", event } as const;
      expect(await harness.store.finish([end], WORKER)).toHaveLength(1);
      expect(await harness.store.finish([end], WORKER)).toEqual([]);
      expect((await harness.events(ref)).at(-1)).toMatchObject({
        kind: "send_failed",
        state: "waiting",
        payload: { reason: "recusado" },
      });
      expect((await harness.events(ref)).filter(({ kind }) => kind === "send_failed")).toHaveLength(1);
      expect(await harness.lines(ref)).toMatchObject([{ status: "failed" }]);
      expect(await get().deadLetters(harness.tenantId)).toMatchObject([{ key: keyOf(effect) }]);
    });

    it("is refused for an effect that another process took over in the meantime", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(harness, [effect], WORKER);
      const uncertain = {
        ...harness.end(effect),
        state: "uncertain",
        error: "stopped",
        dueAt: 0,
        takenFrom: WORKER,
      } as const;
      expect(await harness.store.finish([uncertain], OTHER_WORKER)).toHaveLength(1);
      await begun(harness, [again(effect)], OTHER_WORKER);
      // The first process wakes up again (SIGCONT) and writes what it knows.
      expect(await harness.store.finish([{ ...harness.end(effect), state: "failed", error: "late" }], WORKER)).toEqual(
        [],
      );
      expect(await harness.effects(ref)).toMatchObject([{ state: "sending" }]);
      expect(await harness.store.finish([harness.done(effect, "wamid.9")], OTHER_WORKER)).toHaveLength(1);
      expect(await harness.effects(ref)).toMatchObject([{ state: "done" }]);
    });

    it("writes the ends of several conversations and companies in one go", async () => {
      const desks = [await StoreHarness.open(get()), await StoreHarness.open(get())];
      const effects = (
        await Promise.all(desks.map(async (harness) => harness.say(await harness.conversation(), "a")))
      ).flat();
      await get().store.begin(effects, WORKER);
      const ends = effects.map((effect, i) => (desks[i] ?? desks[0]!).done(effect, `wamid.${i}`));
      expect((await get().store.finish(ends, WORKER)).map(keyOf).toSorted()).toEqual(effects.map(keyOf).toSorted());
    });
  });

  describe("openEffects", () => {
    it("gives all that is open, oldest first, with all that carrying it out needs", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation("5511");
      await harness.say(ref, "a", "b");
      await harness.store.accept([harness.message("5511", "mais")]);
      await harness.say(ref, "c");
      const open = await harness.store.openEffects([ref]);
      expect(open.map((effect) => effect.message?.content)).toEqual(
        ["a", "b", "c"].map((text) => ({ kind: "text", text })),
      );
      expect(open[0]).toMatchObject({
        externalId: "5511",
        channelId: harness.channelId,
        state: "pending",
        attempts: 0,
        worker: null,
      });
      const [first] = open;
      if (!first) throw new Error("nothing is open");
      await begun(harness, [first]);
      expect((await harness.store.openEffects([ref]))[0]).toMatchObject({
        state: "sending",
        attempts: 1,
        worker: WORKER,
      });
    });

    it("and what a turn gave back are the same", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const given = await harness.say(ref, "a", "b");
      // No process with that name was ever seen in this database.
      expect(await harness.store.openEffects([ref])).toEqual(
        given.map((effect) => ({ ...effect, workerAlive: false })),
      );
    });
  });

  describe("findWork", () => {
    const found = async (list: "waiting" | "effects", ref: ConversationRef) =>
      (await get().store.findWork(get().now(), 10_000))[list].some((one) => one.conversationId === ref.conversationId);

    it("finds what waits for longer than a second, of any company", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      expect(await found("waiting", ref)).toBe(false);
      await harness.under.rows(harness.tenantId, "UPDATE events SET received_at = received_at - interval '3 seconds'");
      expect(await found("waiting", ref)).toBe(true);
      await harness.turn(ref);
      expect(await found("waiting", ref)).toBe(false);
    });

    it("finds open effects once they are due, and none that is over", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      expect(await found("effects", ref)).toBe(true);
      await begun(harness, [effect]);
      await harness.store.finish(
        [{ ...harness.end(effect), state: "pending", error: "busy", dueAt: get().now() + 60_000 }],
        WORKER,
      );
      await harness.under.rows(harness.tenantId, "UPDATE effects SET started_at = started_at - interval '3 seconds'");
      expect(await found("effects", ref)).toBe(false);
      get().pass(61_000);
      expect(await found("effects", ref)).toBe(true);
      await begun(harness, [effect]);
      await harness.store.finish([harness.done(effect)], WORKER);
      expect(await found("effects", ref)).toBe(false);
    });
  });
}

async function openKeys(harness: StoreHarness, ref: ConversationRef): Promise<string[]> {
  return (await harness.store.openEffects([ref])).map(keyOf);
}

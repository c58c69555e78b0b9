import { describe, expect, it } from "vitest";
import type { ConversationRef, OpenEffect } from "../../../bot/ports/store.js";
import { sendKey } from "../../../bot/vocabulary/send-key.js";
import type { StoreUnderContract } from "../store.js";
import { Desk, echoing, keyOf, OTHER_WORKER, sends, WORKER } from "./desk.js";

/** As it is known after one more attempt. */
const again = (effect: OpenEffect): OpenEffect => ({ ...effect, attempts: effect.attempts + 1 });

export function describeEffects(get: () => StoreUnderContract): void {
  const begun = async (desk: Desk, effects: OpenEffect[], worker = WORKER) =>
    (await desk.store.begin(effects, worker)).map(keyOf);

  describe("begin", () => {
    it("marks only the oldest open effect of a conversation, and the next once that one is over", async () => {
      const desk = await Desk.open(get());
      const [a, b, c] = await desk.say(await desk.conversation(), "a", "b", "c");
      if (!a || !b || !c) throw new Error("three were said");
      expect(await begun(desk, [c, b])).toEqual([]);
      expect(await begun(desk, [a, b, c])).toEqual([keyOf(a)]);
      expect(await begun(desk, [a, b])).toEqual([]);
      await desk.store.finish([desk.done(a)], WORKER);
      expect(await begun(desk, [b])).toEqual([keyOf(b)]);
      await desk.store.finish([{ ...desk.end(b), state: "pending", error: "busy", dueAt: 0 }], WORKER);
      expect(await begun(desk, [c])).toEqual([]);
      expect(await begun(desk, [again(b)])).toEqual([keyOf(b)]);
    });

    it("marks nothing for who knows it from before another process's attempt: that one may have ended uncertain", async () => {
      const desk = await Desk.open(get());
      const [effect] = await desk.say(await desk.conversation(), "a");
      if (!effect) throw new Error("nothing to send");
      await begun(desk, [effect], OTHER_WORKER);
      const end = { ...desk.end(effect), state: "uncertain" as const, error: "cut off", dueAt: 0 };
      await desk.store.finish([end], OTHER_WORKER);
      expect(await begun(desk, [effect])).toEqual([]);
      expect(await begun(desk, [again(effect)])).toEqual([keyOf(effect)]);
    });

    it("marks an effect for one process only, although many ask at once", async () => {
      const desk = await Desk.open(get());
      const effects = await desk.say(await desk.conversation(), "a");
      const stores = [desk.store, get().second ?? desk.store];
      const all = await Promise.all(Array.from({ length: 20 }, (_, i) => stores[i % 2]?.begin(effects, WORKER)));
      expect(all.flat()).toHaveLength(1);
    });

    it.each([
      ["as it is written now", (effect: OpenEffect) => sendKey(effect)],
      ["as it was written before", (effect: OpenEffect) => keyOf(effect)],
    ])(
      "does not repeat, and finish does not give up, what the provider's word waits for in the inbox, %s",
      async (_form, key) => {
        const desk = await Desk.open(get());
        const ref = await desk.conversation();
        const [effect] = await desk.say(ref, "a");
        if (!effect) throw new Error("nothing to send");
        await begun(desk, [effect]);
        await desk.store.finish([{ ...desk.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
        await desk.store.accept([echoing(desk.status(ref.from, "wamid.word", "sent"), key(effect))]);
        expect(await begun(desk, [again(effect)], OTHER_WORKER)).toEqual([]);
        expect(await desk.store.finish([{ ...desk.end(effect), state: "failed", error: "no word" }], WORKER)).toEqual(
          [],
        );
        expect(await desk.effects(ref)).toMatchObject([{ state: "uncertain" }]);
        await desk.turn(ref);
        expect(await desk.effects(ref)).toMatchObject([{ state: "done" }]);
      },
    );

    it("repeats an uncertain send although words on other messages wait", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(desk, [effect]);
      await desk.store.finish([{ ...desk.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
      await desk.store.accept([
        desk.status(ref.from, "wamid.unknown", "sent"),
        echoing(desk.status(ref.from, "wamid.other", "sent"), "999999.7"),
        echoing(desk.status(ref.from, "wamid.foreign", "sent"), sendKey({ ...effect, tenantId: OTHER_WORKER })),
      ]);
      expect(await begun(desk, [again(effect)], OTHER_WORKER)).toEqual([keyOf(effect)]);
    });

    it("lets files be fetched whatever else is open, and lets nothing wait for them", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const done = await desk.turn(ref, (loaded) => {
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
      expect((await begun(desk, done.effects)).toSorted()).toEqual(done.effects.map(keyOf).toSorted());
    });

    it("marks nothing of the bot's once a person took over, and tells the customer's line so", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const effects = await desk.say(ref, "a", "b");
      await desk.take(ref);
      expect(await begun(desk, effects)).toEqual([]);
      expect((await desk.effects(ref)).map((effect) => effect.state)).toEqual(["cancelled", "cancelled"]);
      expect((await desk.lines(ref)).map((line) => line.status)).toEqual(["failed", "failed"]);
      expect(await desk.store.openEffects([ref])).toEqual([]);
      const reply = await desk.reply(ref);
      expect(await begun(desk, [reply])).toEqual([keyOf(reply)]);
    });

    /** A send of the bot's is under way while a person takes over and replies; it ends with `end`. */
    const overtaken = async (
      end: (desk: Desk, effect: OpenEffect) => Parameters<Desk["store"]["finish"]>[0][number],
    ) => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [first, second] = await desk.say(ref, "a", "b");
      if (!first || !second) throw new Error("two were said");
      await begun(desk, [first]);
      await desk.take(ref);
      const reply = await desk.reply(ref);
      expect(await begun(desk, [reply])).toEqual([]);
      await desk.store.finish([end(desk, first)], WORKER);
      return { desk, ref, first, reply };
    };

    it("lets a person's reply go out after the bot's send that was under way when they took over", async () => {
      const { desk, reply } = await overtaken((on, effect) => on.done(effect));
      expect(await begun(desk, [reply])).toEqual([keyOf(reply)]);
    });

    it.each([
      ["is to be tried again", "pending"],
      ["ended uncertain", "uncertain"],
    ] as const)("lets a person's reply go out although a send of the bot's from before %s", async (_how, state) => {
      const { desk, ref, first, reply } = await overtaken((on, effect) => ({
        ...on.end(effect),
        state,
        error: "busy",
        dueAt: 0,
      }));
      // As the performer asks: the oldest first, then the next.
      expect(await begun(desk, [again(first)])).toEqual([]);
      expect(await begun(desk, [reply])).toEqual([keyOf(reply)]);
      await desk.store.finish([desk.done(reply)], WORKER);
      expect(await openKeys(desk, ref)).toEqual([]);
    });
  });

  describe("finish", () => {
    it("stores the event that tells the conversation together with the end, once", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(desk, [effect]);
      const event = { kind: "send_failed", effect: keyOf(effect), reason: "recusado\u0000" } as const;
      const end = { ...desk.end(effect), state: "failed", error: "recusado", event } as const;
      expect(await desk.store.finish([end], WORKER)).toHaveLength(1);
      expect(await desk.store.finish([end], WORKER)).toEqual([]);
      expect((await desk.events(ref)).at(-1)).toMatchObject({
        kind: "send_failed",
        state: "waiting",
        payload: { reason: "recusado" },
      });
      expect((await desk.events(ref)).filter(({ kind }) => kind === "send_failed")).toHaveLength(1);
      expect(await desk.lines(ref)).toMatchObject([{ status: "failed" }]);
      expect(await get().deadLetters(desk.tenantId)).toMatchObject([{ key: keyOf(effect) }]);
    });

    it("is refused for an effect that another process took over in the meantime", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      await begun(desk, [effect], WORKER);
      const uncertain = {
        ...desk.end(effect),
        state: "uncertain",
        error: "stopped",
        dueAt: 0,
        takenFrom: WORKER,
      } as const;
      expect(await desk.store.finish([uncertain], OTHER_WORKER)).toHaveLength(1);
      await begun(desk, [again(effect)], OTHER_WORKER);
      // The first one wakes up again (SIGCONT) and writes what it knows.
      expect(await desk.store.finish([{ ...desk.end(effect), state: "failed", error: "late" }], WORKER)).toEqual([]);
      expect(await desk.effects(ref)).toMatchObject([{ state: "sending" }]);
      expect(await desk.store.finish([desk.done(effect, "wamid.9")], OTHER_WORKER)).toHaveLength(1);
      expect(await desk.effects(ref)).toMatchObject([{ state: "done" }]);
    });

    it("writes the ends of several conversations and companies in one go", async () => {
      const desks = [await Desk.open(get()), await Desk.open(get())];
      const effects = (await Promise.all(desks.map(async (desk) => desk.say(await desk.conversation(), "a")))).flat();
      await get().store.begin(effects, WORKER);
      const ends = effects.map((effect, i) => (desks[i] ?? desks[0]!).done(effect, `wamid.${i}`));
      expect((await get().store.finish(ends, WORKER)).map(keyOf).toSorted()).toEqual(effects.map(keyOf).toSorted());
    });
  });

  describe("openEffects", () => {
    it("gives all that is open, oldest first, with all that carrying it out needs", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation("5511");
      await desk.say(ref, "a", "b");
      await desk.store.accept([desk.message("5511", "mais")]);
      await desk.say(ref, "c");
      const open = await desk.store.openEffects([ref]);
      expect(open.map((effect) => effect.message?.content)).toEqual(
        ["a", "b", "c"].map((text) => ({ kind: "text", text })),
      );
      expect(open[0]).toMatchObject({
        externalId: "5511",
        channelId: desk.channelId,
        state: "pending",
        attempts: 0,
        worker: null,
      });
      const [first] = open;
      if (!first) throw new Error("nothing is open");
      await begun(desk, [first]);
      expect((await desk.store.openEffects([ref]))[0]).toMatchObject({ state: "sending", attempts: 1, worker: WORKER });
    });

    it("and what a turn gave back are the same", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const given = await desk.say(ref, "a", "b");
      // No process of that name ever showed itself to this database.
      expect(await desk.store.openEffects([ref])).toEqual(given.map((effect) => ({ ...effect, workerAlive: false })));
    });
  });

  describe("findWork", () => {
    const found = async (list: "waiting" | "effects", ref: ConversationRef) =>
      (await get().store.findWork(get().now(), 10_000))[list].some((one) => one.conversationId === ref.conversationId);

    it("finds what waits for longer than a second, of any company", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      expect(await found("waiting", ref)).toBe(false);
      await desk.under.rows(desk.tenantId, "UPDATE events SET received_at = received_at - interval '3 seconds'");
      expect(await found("waiting", ref)).toBe(true);
      await desk.turn(ref);
      expect(await found("waiting", ref)).toBe(false);
    });

    it("finds open effects once they are due, and none that is over", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "a");
      if (!effect) throw new Error("nothing to send");
      expect(await found("effects", ref)).toBe(true);
      await begun(desk, [effect]);
      await desk.store.finish(
        [{ ...desk.end(effect), state: "pending", error: "busy", dueAt: get().now() + 60_000 }],
        WORKER,
      );
      await desk.under.rows(desk.tenantId, "UPDATE effects SET started_at = started_at - interval '3 seconds'");
      expect(await found("effects", ref)).toBe(false);
      get().pass(61_000);
      expect(await found("effects", ref)).toBe(true);
      await begun(desk, [effect]);
      await desk.store.finish([desk.done(effect)], WORKER);
      expect(await found("effects", ref)).toBe(false);
    });
  });
}

async function openKeys(desk: Desk, ref: ConversationRef): Promise<string[]> {
  return (await desk.store.openEffects([ref])).map(keyOf);
}

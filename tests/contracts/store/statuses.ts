import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATUS_RANK } from "../../../bot/vocabulary/later-status.js";
import type { StoreUnderContract } from "../store.js";
import { Desk, echoing, keyOf, OTHER_WORKER, WORKER } from "./desk.js";

type ProviderStatus = "sent" | "delivered" | "read" | "played" | "failed";
let lastMessage = 0;

export function describeStatuses(get: () => StoreUnderContract): void {
  describe("statuses", () => {
    const statusOf = async (desk: Desk, ref: Parameters<Desk["lines"]>[0]) => (await desk.lines(ref)).at(-1)?.status;

    it("end at the furthest one in whatever order, number and grouping they come, and never go backwards", async () => {
      const desk = await Desk.open(get());
      const some = fc.uniqueArray(fc.constantFrom<ProviderStatus>("sent", "delivered", "read", "played", "failed"), {
        minLength: 1,
      });
      await fc.assert(
        fc.asyncProperty(some, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), async (statuses, together) => {
          const providerId = `wamid.${++lastMessage}`;
          const { ref } = await desk.sent(providerId);
          let rank = STATUS_RANK.sent;
          for (const [i, status] of statuses.entries()) {
            await desk.store.accept([desk.status(ref.from, providerId, status)]);
            if (together[i] && i < statuses.length - 1) continue;
            await desk.turn(ref);
            const now = (await statusOf(desk, ref)) ?? "queued";
            expect(STATUS_RANK[now]).toBeGreaterThanOrEqual(rank);
            rank = STATUS_RANK[now];
          }
          expect(rank).toBe(Math.max(STATUS_RANK.sent, ...statuses.map((status) => STATUS_RANK[status])));
        }),
        { numRuns: 40 },
      );
    });

    it("tell the caller which line changed, and only when it did", async () => {
      const desk = await Desk.open(get());
      const { ref, effect } = await desk.sent("wamid.told");
      await desk.store.accept([desk.status(ref.from, "wamid.told", "delivered")]);
      expect((await desk.turn(ref)).statuses).toEqual([{ messageId: effect.message?.id, status: "delivered" }]);
      await desk.store.accept([desk.status(ref.from, "wamid.told", "sent")]);
      expect((await desk.turn(ref)).statuses).toEqual([]);
    });

    it("that come before our own send returned wait for it and are then attached", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "olá");
      if (!effect) throw new Error("nothing to send");
      await desk.store.begin([effect], WORKER);
      await desk.store.accept([desk.status(ref.from, "wamid.early", "delivered")]);
      await desk.turn(ref);
      expect((await desk.events(ref)).at(-1)?.state).toBe("waiting");
      await desk.store.finish([desk.done(effect, "wamid.early")], WORKER);
      await desk.turn(ref);
      expect(await desk.lines(ref)).toMatchObject([{ status: "delivered", providerId: "wamid.early" }]);
      expect((await desk.events(ref)).at(-1)?.state).toBe("done");
    });

    it("for a message that nobody knows wait ten minutes and no longer", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      await desk.turn(ref);
      await desk.store.accept([desk.status(ref.from, "wamid.unknown", "read")]);
      await desk.turn(ref);
      expect((await desk.events(ref)).at(-1)?.state).toBe("waiting");
      get().pass(11 * 60_000);
      await desk.turn(ref);
      expect((await desk.events(ref)).at(-1)).toMatchObject({ state: "done", outcome: "recorded" });
    });

    it("that echo our key prove an uncertain send, and a late word of the sender changes nothing any more", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const [effect] = await desk.say(ref, "olá");
      if (!effect) throw new Error("nothing to send");
      await desk.store.begin([effect], WORKER);
      await desk.store.finish([{ ...desk.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
      expect(await statusOf(desk, ref)).toBe("uncertain");
      await desk.store.accept([echoing(desk.status(ref.from, "wamid.proof", "sent"), keyOf(effect))]);
      await desk.turn(ref);
      expect(await desk.effects(ref)).toMatchObject([{ state: "done" }]);
      expect(await desk.lines(ref)).toMatchObject([{ status: "sent", providerId: "wamid.proof" }]);
      // The performer did not hear of it, and gives the send up.
      const event = { kind: "send_failed", effect: keyOf(effect), reason: "no word" } as const;
      expect(
        await desk.store.finish([{ ...desk.end(effect), state: "failed", error: "no word", event }], WORKER),
      ).toEqual([]);
      expect(await desk.store.begin([{ ...effect, attempts: 1 }], WORKER)).toEqual([]);
      expect(await desk.effects(ref)).toMatchObject([{ state: "done" }]);
      expect(await statusOf(desk, ref)).toBe("sent");
      expect((await desk.events(ref)).some(({ kind }) => kind === "send_failed")).toBe(false);
    });

    it.each([
      ["first", "delivered", "sent"],
      ["last", "sent", "delivered"],
    ] as const)(
      "of one message under two ids of the provider in one batch end at the furthest, told %s",
      async (_when, one, other) => {
        // Both orders, many times: without a rule the database takes either.
        for (let round = 0; round < 4; round++) {
          const desk = await Desk.open(get());
          const ref = await desk.conversation();
          const [effect] = await desk.say(ref, "olá");
          if (!effect) throw new Error("nothing to send");
          await desk.store.begin([effect], WORKER);
          await desk.store.finish([{ ...desk.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
          await desk.store.accept([
            echoing(desk.status(ref.from, `wamid.${round}.a`, one), keyOf(effect)),
            echoing(desk.status(ref.from, `wamid.${round}.b`, other), keyOf(effect)),
          ]);
          const { statuses } = await desk.turn(ref);
          expect(await statusOf(desk, ref)).toBe("delivered");
          expect(statuses.map(({ status }) => status)).toContain("delivered");
          expect(await desk.effects(ref)).toMatchObject([{ state: "done" }]);
        }
      },
    );

    it("that echo a key of another conversation touch nothing there", async () => {
      const desk = await Desk.open(get());
      const victim = await desk.sent("wamid.victim");
      const ref = await desk.conversation();
      await desk.turn(ref);
      await desk.store.accept([echoing(desk.status(ref.from, "wamid.foreign", "read"), keyOf(victim.effect))]);
      await desk.turn(ref);
      expect(await statusOf(desk, victim.ref)).toBe("sent");
    });

    it("that say failed make a dead letter, which a person can send again", async () => {
      const desk = await Desk.open(get());
      const { ref, effect } = await desk.sent("wamid.refused");
      await desk.store.accept([desk.status(ref.from, "wamid.refused", "failed")]);
      await desk.turn(ref);
      expect(await get().deadLetters(desk.tenantId)).toMatchObject([{ kind: "effect", key: keyOf(effect) }]);
      expect(await get().revive(desk.tenantId, keyOf(effect))).toEqual({ conversationId: ref.conversationId });
      expect(await statusOf(desk, ref)).toBe("queued");
      const [open] = await desk.store.openEffects([ref]);
      expect(open).toMatchObject({
        state: "pending",
        attempts: 0,
        byPerson: true,
        message: { content: { text: "olá" } },
      });
      expect(await desk.store.begin([effect], OTHER_WORKER)).toHaveLength(1);
    });
  });
}

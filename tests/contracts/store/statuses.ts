import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATUS_RANK } from "../../../bot/vocabulary/later-status.js";
import { echoing, keyOf, OTHER_WORKER, StoreHarness, WORKER } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

type ProviderStatus = "sent" | "delivered" | "read" | "played" | "failed";
let lastMessage = 0;

export function describeStatuses(get: () => StoreUnderContract): void {
  describe("statuses", () => {
    const statusOf = async (harness: StoreHarness, ref: Parameters<StoreHarness["lines"]>[0]) =>
      (await harness.lines(ref)).at(-1)?.status;

    it("end at the furthest one in whatever order, number and grouping they come, and never go backwards", async () => {
      const harness = await StoreHarness.open(get());
      const some = fc.uniqueArray(fc.constantFrom<ProviderStatus>("sent", "delivered", "read", "played", "failed"), {
        minLength: 1,
      });
      await fc.assert(
        fc.asyncProperty(some, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), async (statuses, together) => {
          const providerId = `wamid.${++lastMessage}`;
          const { ref } = await harness.sent(providerId);
          let rank = STATUS_RANK.sent;
          for (const [i, status] of statuses.entries()) {
            await harness.store.accept([harness.status(ref.from, providerId, status)]);
            if (together[i] && i < statuses.length - 1) continue;
            await harness.turn(ref);
            const now = (await statusOf(harness, ref)) ?? "queued";
            expect(STATUS_RANK[now]).toBeGreaterThanOrEqual(rank);
            rank = STATUS_RANK[now];
          }
          expect(rank).toBe(Math.max(STATUS_RANK.sent, ...statuses.map((status) => STATUS_RANK[status])));
        }),
        { numRuns: 40 },
      );
    });

    it("tell the caller which line changed, and only when it did", async () => {
      const harness = await StoreHarness.open(get());
      const { ref, effect } = await harness.sent("wamid.told");
      await harness.store.accept([harness.status(ref.from, "wamid.told", "delivered")]);
      expect((await harness.turn(ref)).statuses).toEqual([{ messageId: effect.message?.id, status: "delivered" }]);
      await harness.store.accept([harness.status(ref.from, "wamid.told", "sent")]);
      expect((await harness.turn(ref)).statuses).toEqual([]);
    });

    it("that come before our own send returned wait for it and are then attached", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "olá");
      if (!effect) throw new Error("nothing to send");
      await harness.store.begin([effect], WORKER);
      await harness.store.accept([harness.status(ref.from, "wamid.early", "delivered")]);
      await harness.turn(ref);
      expect((await harness.events(ref)).at(-1)?.state).toBe("waiting");
      await harness.store.finish([harness.done(effect, "wamid.early")], WORKER);
      await harness.turn(ref);
      expect(await harness.lines(ref)).toMatchObject([{ status: "delivered", providerId: "wamid.early" }]);
      expect((await harness.events(ref)).at(-1)?.state).toBe("done");
    });

    it("for a message that nobody knows wait ten minutes and no longer", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      await harness.turn(ref);
      await harness.store.accept([harness.status(ref.from, "wamid.unknown", "read")]);
      await harness.turn(ref);
      expect((await harness.events(ref)).at(-1)?.state).toBe("waiting");
      get().pass(11 * 60_000);
      await harness.turn(ref);
      expect((await harness.events(ref)).at(-1)).toMatchObject({ state: "done", outcome: "recorded" });
    });

    it("that echo our key prove an uncertain send, and a late word of the sender changes nothing any more", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const [effect] = await harness.say(ref, "olá");
      if (!effect) throw new Error("nothing to send");
      await harness.store.begin([effect], WORKER);
      await harness.store.finish([{ ...harness.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }], WORKER);
      expect(await statusOf(harness, ref)).toBe("uncertain");
      await harness.store.accept([echoing(harness.status(ref.from, "wamid.proof", "sent"), keyOf(effect))]);
      await harness.turn(ref);
      expect(await harness.effects(ref)).toMatchObject([{ state: "done" }]);
      expect(await harness.lines(ref)).toMatchObject([{ status: "sent", providerId: "wamid.proof" }]);
      // The performer did not hear of the status and gives the send up.
      const event = { kind: "send_failed", effect: keyOf(effect), reason: "no word" } as const;
      expect(
        await harness.store.finish([{ ...harness.end(effect), state: "failed", error: "no word", event }], WORKER),
      ).toEqual([]);
      expect(await harness.store.begin([{ ...effect, attempts: 1 }], WORKER)).toEqual([]);
      expect(await harness.effects(ref)).toMatchObject([{ state: "done" }]);
      expect(await statusOf(harness, ref)).toBe("sent");
      expect((await harness.events(ref)).some(({ kind }) => kind === "send_failed")).toBe(false);
    });

    it.each([
      ["first", "delivered", "sent"],
      ["last", "sent", "delivered"],
    ] as const)(
      "of one message under two ids of the provider in one batch end at the furthest, told %s",
      async (_when, one, other) => {
        // Both orders, many times: without a rule the database may take either.
        for (let round = 0; round < 4; round++) {
          const harness = await StoreHarness.open(get());
          const ref = await harness.conversation();
          const [effect] = await harness.say(ref, "olá");
          if (!effect) throw new Error("nothing to send");
          await harness.store.begin([effect], WORKER);
          await harness.store.finish(
            [{ ...harness.end(effect), state: "uncertain", error: "cut off", dueAt: 0 }],
            WORKER,
          );
          await harness.store.accept([
            echoing(harness.status(ref.from, `wamid.${round}.a`, one), keyOf(effect)),
            echoing(harness.status(ref.from, `wamid.${round}.b`, other), keyOf(effect)),
          ]);
          const { statuses } = await harness.turn(ref);
          expect(await statusOf(harness, ref)).toBe("delivered");
          expect(statuses.map(({ status }) => status)).toContain("delivered");
          expect(await harness.effects(ref)).toMatchObject([{ state: "done" }]);
        }
      },
    );

    it("that echo a key of another conversation touch nothing there", async () => {
      const harness = await StoreHarness.open(get());
      const victim = await harness.sent("wamid.victim");
      const ref = await harness.conversation();
      await harness.turn(ref);
      await harness.store.accept([echoing(harness.status(ref.from, "wamid.foreign", "read"), keyOf(victim.effect))]);
      await harness.turn(ref);
      expect(await statusOf(harness, victim.ref)).toBe("sent");
    });

    it("that say failed make a dead letter, which a person can send again", async () => {
      const harness = await StoreHarness.open(get());
      const { ref, effect } = await harness.sent("wamid.refused");
      await harness.store.accept([harness.status(ref.from, "wamid.refused", "failed")]);
      await harness.turn(ref);
      expect(await get().deadLetters(harness.tenantId)).toMatchObject([{ kind: "effect", key: keyOf(effect) }]);
      expect(await get().revive(harness.tenantId, keyOf(effect))).toEqual({ conversationId: ref.conversationId });
      expect(await statusOf(harness, ref)).toBe("queued");
      const [open] = await harness.store.openEffects([ref]);
      expect(open).toMatchObject({
        state: "pending",
        attempts: 0,
        byPerson: true,
        message: { content: { text: "olá" } },
      });
      expect(await harness.store.begin([effect], OTHER_WORKER)).toHaveLength(1);
    });
  });
}

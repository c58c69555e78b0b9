import { describe, expect, it } from "vitest";
import type { ConversationRef } from "../../../bot/ports/store.js";
import { StoreHarness } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

export function describeTimers(get: () => StoreUnderContract): void {
  const set = async (
    harness: StoreHarness,
    ref: ConversationRef & { from: string },
    timers: { name: string; at: number | null }[],
  ) => {
    await harness.store.accept([harness.message(ref.from)]);
    await harness.turn(ref, () => ({ timers }));
  };
  const fire = () => get().store.fireTimers(get().now(), 10_000);
  const rung = async (harness: StoreHarness, ref: ConversationRef) =>
    (await harness.events(ref)).filter((event) => event.kind === "timer").map((event) => event.payload.timer);

  describe("timers", () => {
    it("become one waiting event when they are due, and never a second", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      await set(harness, ref, [{ name: "remind", at: get().now() + 90_000 }]);
      await fire();
      expect(await rung(harness, ref)).toEqual([]);
      get().pass(91_000);
      const all = await Promise.all([fire(), get().second?.fireTimers(get().now(), 10_000) ?? fire(), fire()]);
      expect(all.some(({ wake }) => wake.some((one) => one.conversationId === ref.conversationId))).toBe(true);
      expect(await rung(harness, ref)).toEqual(["remind"]);
      expect((await harness.turn(ref)).conversation.events.map(({ event }) => event)).toEqual([
        { kind: "timer", timer: "remind" },
      ]);
      await fire();
      expect(await rung(harness, ref)).toEqual(["remind"]);
    });

    it("move when they are set again, end when they are cancelled, and the last word of a turn counts", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const soon = get().now() + 10_000;
      await set(harness, ref, [
        { name: "moved", at: soon },
        { name: "cancelled", at: soon },
        { name: "twice", at: null },
        { name: "twice", at: soon },
        { name: "undone", at: soon },
        { name: "undone", at: null },
      ]);
      await set(harness, ref, [
        { name: "moved", at: soon + 600_000 },
        { name: "cancelled", at: null },
      ]);
      get().pass(11_000);
      await fire();
      expect(await rung(harness, ref)).toEqual(["twice"]);
      get().pass(600_000);
      await fire();
      expect(await rung(harness, ref)).toEqual(["twice", "moved"]);
    });

    it("of the same name ring again after they were set again", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      for (let i = 0; i < 3; i++) {
        await set(harness, ref, [{ name: "again", at: get().now() + 1_000 }]);
        get().pass(2_000);
        await fire();
      }
      expect(await rung(harness, ref)).toEqual(["again", "again", "again"]);
    });

    it("tell when the next one is due", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      get().pass(3_600_000);
      await fire();
      const at = get().now() + 5_000;
      await set(harness, ref, [{ name: "next", at }]);
      expect((await fire()).nextAt).toBe(at);
    });
  });

  describe("completeMedia", () => {
    it("completes the customer's line and its event, and no other", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const line = (loaded: { events: { id: string }[] }) => ({
        eventId: loaded.events[0]?.id ?? "",
        n: -1,
        author: "contact" as const,
        userId: null,
        content: { kind: "media" as const, media: "image" as const, providerRef: "ref" },
        providerId: "m1",
        status: null,
        replyTo: null,
        at: get().now(),
      });
      const { lines, output } = await harness.turn(ref, (loaded) => ({ messages: [line(loaded)] }));
      const eventId = output.events[0]?.id ?? "";
      const content = { kind: "media", media: "image", fileId: "f1", name: "a\u0000.png" } as const;
      await harness.store.completeMedia(ref, eventId, content);
      const stored = await harness.under.rows<{ content: unknown }>(harness.tenantId, "SELECT content FROM messages");
      expect(lines).toHaveLength(1);
      expect(stored).toEqual([{ content: { ...content, name: "a.png" } }]);
      expect((await harness.events(ref))[0]?.payload.content).toEqual({ ...content, name: "a.png" });
      const other = await StoreHarness.open(get());
      await harness.store
        .completeMedia({ ...ref, tenantId: other.tenantId }, eventId, { kind: "text", text: "x" })
        .catch(() => {});
      expect(await harness.under.rows(harness.tenantId, "SELECT content ->> 'fileId' AS id FROM messages")).toEqual([
        { id: "f1" },
      ]);
    });
  });
}

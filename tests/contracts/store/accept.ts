import { describe, expect, it } from "vitest";
import { StoreHarness } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

export function describeAccept(get: () => StoreUnderContract): void {
  const contacts = async (harness: StoreHarness) =>
    Number(
      (await harness.under.rows<{ n: number }>(harness.tenantId, "SELECT count(*)::int AS n FROM contacts"))[0]?.n,
    );

  describe("accept", () => {
    it("stores an event once and names the first one when it comes again, at once or later", async () => {
      const harness = await StoreHarness.open(get());
      const item = harness.message("5511");
      const [first] = await harness.store.accept([item]);
      const [again] = await harness.store.accept([item]);
      expect(first).toMatchObject({ repeat: false });
      expect(again).toEqual({ ...first, repeat: true });
      get().pass(7 * 24 * 3_600_000);
      expect(await harness.store.accept([item])).toEqual([{ ...first, repeat: true }]);
    });

    it("takes fifty equal ones at once for one, in one batch and in many", async () => {
      const harness = await StoreHarness.open(get());
      const inOne = harness.message("5511");
      const many = harness.message("5512");
      const together = await harness.store.accept(Array.from({ length: 50 }, () => inOne));
      const apart = (await Promise.all(Array.from({ length: 50 }, () => harness.store.accept([many])))).flat();
      for (const accepted of [together, apart]) {
        expect(accepted.filter((one) => !one.repeat)).toHaveLength(1);
        expect(new Set(accepted.map((one) => one.eventId)).size).toBe(1);
        expect(new Set(accepted.map((one) => one.conversationId)).size).toBe(1);
      }
      expect(
        await harness.events({ tenantId: harness.tenantId, conversationId: together[0]?.conversationId ?? "" }),
      ).toHaveLength(1);
    });

    it("numbers the events of a batch in their order", async () => {
      const harness = await StoreHarness.open(get());
      const accepted = await harness.store.accept(Array.from({ length: 200 }, (_, i) => harness.message(`p${i % 7}`)));
      const ids = accepted.map((one) => BigInt(one.eventId));
      expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    });

    it("gives an unknown sender one contact, although many batches meet them at once", async () => {
      const harness = await StoreHarness.open(get());
      const stores = [harness.store, get().second ?? harness.store];
      const accepted = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          stores[i % 2]?.accept([harness.message("new"), harness.message(`other-${i % 3}`)]),
        ),
      );
      expect(new Set(accepted.map((batch) => batch?.[0]?.conversationId)).size).toBe(1);
      expect(await contacts(harness)).toBe(4);
    });

    it("keeps one conversation for a person who comes under another of their ids", async () => {
      const harness = await StoreHarness.open(get());
      const under = (id: string, aliases: string[]) => {
        const item = harness.message(id);
        const { body } = item;
        if (body.from !== "channel") throw new Error("a message comes from a channel");
        return { ...item, body: { ...body, sender: { externalId: id, aliases } } };
      };
      const [first] = await harness.store.accept([under("5511988887777", ["551188887777", "BR.1"])]);
      const [byUserId] = await harness.store.accept([under("BR.1", [])]);
      const [withoutNine] = await harness.store.accept([under("551188887777", ["5511988887777"])]);
      const [newName] = await harness.store.accept([under("BR.2", ["BR.1"])]);
      for (const one of [byUserId, withoutNine, newName]) expect(one?.conversationId).toBe(first?.conversationId);
      expect(await contacts(harness)).toBe(1);
      const together = await harness.store.accept([
        under("5521988887777", ["552188887777"]),
        under("552188887777", ["5521988887777"]),
      ]);
      expect(new Set(together.map((one) => one.conversationId)).size).toBe(1);
      expect(await contacts(harness)).toBe(2);
    });

    it("sets aside as dead what cannot be stored, and stores the others of its batch", async () => {
      const harness = await StoreHarness.open(get());
      // The database accepts no number beyond its range, so it would refuse this event for ever.
      const poisoned = { ...harness.message("5511"), at: 1e300 };
      const [before, dead, after] = await harness.store.accept([
        harness.message("5512"),
        poisoned,
        harness.message("5513"),
      ]);
      expect([before?.repeat, dead?.repeat, after?.repeat]).toEqual([false, false, false]);
      const rows = await harness.under.rows<{ state: string; error: string | null }>(
        harness.tenantId,
        "SELECT state, error FROM events ORDER BY id",
      );
      expect(rows.map((row) => row.state).toSorted()).toEqual(["dead", "waiting", "waiting"]);
      expect(rows.find((row) => row.state === "dead")?.error).toBeTruthy();
    });

    it("keeps the same id apart on two channels and in two companies", async () => {
      const [ours, theirs] = [await StoreHarness.open(get()), await StoreHarness.open(get())];
      const channelId = await get().channel(ours.tenantId);
      const item = ours.message("5511", "oi", "same-id");
      const accepted = await ours.store.accept([
        item,
        { ...item, channelId },
        { ...item, tenantId: theirs.tenantId, channelId: theirs.channelId },
      ]);
      expect(accepted.map((one) => one.repeat)).toEqual([false, false, false]);
      expect(new Set(accepted.map((one) => one.conversationId)).size).toBe(3);
      expect([await contacts(ours), await contacts(theirs)]).toEqual([2, 1]);
    });

    it("stores an event without a conversation as done: nobody's turn waits for it", async () => {
      const harness = await StoreHarness.open(get());
      const event = {
        kind: "account",
        dedupe: "a",
        at: harness.under.now(),
        what: "quality",
        detail: { score: 1 },
      } as const;
      const [accepted] = await harness.store.accept([
        harness.item("account:1", { from: "channel", event, sender: null }),
      ]);
      expect(accepted).toMatchObject({ conversationId: "", repeat: false });
      const rows = await harness.under.rows(
        harness.tenantId,
        "SELECT state, outcome, payload ->> 'what' AS what FROM events",
      );
      expect(rows).toEqual([{ state: "done", outcome: "recorded", what: "quality" }]);
    });

    it("stores NUL, lone surrogates and every other text without refusing its neighbours", async () => {
      const harness = await StoreHarness.open(get());
      const texts = ["a\u0000b", "\ud83d", "\\u0000", "😀", "'; DROP TABLE events; --", "\u202e", "a".repeat(100_000)];
      const accepted = await harness.store.accept(
        texts.map((text, i) => ({ ...harness.message(`s${i}\u0000\udc00`, text), dedupe: `naughty\u0000\ud83d:${i}` })),
      );
      expect(accepted.every((one) => !one.repeat)).toBe(true);
      const rows = await harness.under.rows<{ text: string }>(
        harness.tenantId,
        "SELECT payload -> 'content' ->> 'text' AS text FROM events ORDER BY id",
      );
      expect(rows.map((row) => row.text)).toEqual(["ab", "\ufffd", ...texts.slice(2)]);
    });

    it("takes ids of 300 characters, of whatever script", async () => {
      const harness = await StoreHarness.open(get());
      for (const letter of ["a", "ç", "語", "😀"]) {
        const id = letter.repeat(300 / letter.length);
        const [first] = await harness.store.accept([harness.message(id, "oi", id)]);
        const [again] = await harness.store.accept([harness.message(id, "oi", id)]);
        expect(again).toEqual({ ...first, repeat: true });
      }
    });

    it("stores all of a thousand, many of them from new people", async () => {
      const harness = await StoreHarness.open(get());
      const accepted = await harness.store.accept(
        Array.from({ length: 1_000 }, (_, i) => harness.message(`p${i % 400}`)),
      );
      expect(new Set(accepted.map((one) => one.eventId)).size).toBe(1_000);
      expect(await contacts(harness)).toBe(400);
    });

    it("stores nothing and throws when the tenant is not the channel's to write for", async () => {
      const [ours, theirs] = [await StoreHarness.open(get()), await StoreHarness.open(get())];
      const { conversationId } = await theirs.conversation();
      await ours.store.accept([ours.inside(conversationId, { kind: "timer", timer: "x" })]).catch(() => {});
      expect((await theirs.events({ tenantId: theirs.tenantId, conversationId })).map((event) => event.kind)).toEqual([
        "message",
      ]);
      const done = await theirs.turn({ tenantId: theirs.tenantId, conversationId });
      expect(done.conversation.events.map(({ event }) => event.kind)).toEqual(["message"]);
    });
  });
}

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nothing, StoreHarness, sends } from "./store-harness.js";
import type { StoreUnderContract } from "./store-under-contract.js";

export function describeTurns(get: () => StoreUnderContract): void {
  describe("turns", () => {
    it("hand over the waiting events in the order of their arrival, with all that is known around them", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation("5511");
      await harness.store.accept(["b", "c", "d"].map((text) => harness.message("5511", text)));
      const { conversation } = await harness.turn(ref);
      expect(conversation.events.map(({ event }) => event.kind === "message" && event.content)).toEqual(
        ["oi", "b", "c", "d"].map((text) => ({ kind: "text", text })),
      );
      expect(conversation).toMatchObject({
        owner: "bot",
        epoch: 0,
        state: null,
        firstContact: true,
        closed: false,
        externalId: "5511",
        channelId: harness.channelId,
        contact: { name: "Ana", vars: {}, optedOut: false },
        company: { timezone: "America/Sao_Paulo", locale: "pt-BR" },
      });
      expect((await harness.turn(ref)).conversation.events).toEqual([]);
    });

    it("hand them over in that order also where their numbers get a digit more", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation("5511");
      const newest = async () => Number((await harness.store.accept([harness.message("filler")]))[0]?.eventId);
      const at = await newest();
      const boundary = 10 ** String(at).length;
      // In a database that was used a lot the boundary is far away. The order is then tested where the ids stand.
      if (boundary - at < 20_000)
        for (let left = boundary - at - 4; left > 0; left -= 1_000)
          await harness.store.accept(Array.from({ length: Math.min(left, 1_000) }, () => harness.message("filler")));
      const texts = Array.from({ length: 8 }, (_, i) => `n${i}`);
      await harness.store.accept(texts.map((text) => harness.message("5511", text)));
      const { conversation } = await harness.turn(ref);
      const read = conversation.events.map(
        ({ event }) => event.kind === "message" && "text" in event.content && event.content.text,
      );
      expect(read).toEqual(["oi", ...texts]);
    });

    it("hold back what the bot decided before a person took over in the same turn", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const done = await harness.turn(ref, (loaded) => ({
        ...sends(loaded, ["olá"]),
        sendBy: randomUUID(),
        owner: { owner: "person", userId: randomUUID(), epoch: loaded.epoch + 1 },
      }));
      expect(done.effects).toEqual([]);
      expect((await harness.lines(ref)).map((line) => line.status)).toEqual(["failed"]);
      expect(await harness.store.openEffects([ref])).toEqual([]);
    });

    it("write all that was decided, and the next turn finds it", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      await harness.turn(ref, (loaded) => ({
        ...sends({ ...loaded, epoch: 3 }, ["olá", "tudo bem?"]),
        state: { asked: "name" },
        owner: { owner: "nobody", userId: null, epoch: 3 },
        handoff: { team: "tecnicos", reason: "pediu", summary: "resumo" },
        contact: {
          name: "Ana Lima",
          vars: { cep: "01310-100" },
          tags: { add: ["vip", "novo"], remove: [] },
          optedOut: true,
        },
        lastInboundAt: 1_700_000_000_123,
        alerts: [{ kind: "notify", text: "veja", detail: {} }],
        consents: [
          {
            eventId: loaded.events[0]?.id ?? "",
            purpose: "lgpd",
            granted: true,
            text: "Aceito",
            at: harness.under.now(),
          },
        ],
      }));
      await harness.store.accept([harness.message(ref.from, "mais")]);
      const { conversation } = await harness.turn(ref, () => ({
        contact: { vars: { cep: null, cidade: "SP" }, tags: { add: [], remove: ["novo"] } },
      }));
      expect(conversation).toMatchObject({
        state: { asked: "name" },
        owner: "nobody",
        epoch: 3,
        firstContact: false,
        lastInboundAt: 1_700_000_000_123,
        contact: { name: "Ana Lima", vars: { cep: "01310-100" }, optedOut: true },
      });
      expect((await harness.turn(ref)).conversation.contact.vars).toEqual({ cidade: "SP" });
      expect((await harness.lines(ref)).map((line) => [line.author, line.text, line.status])).toEqual([
        ["bot", "olá", "queued"],
        ["bot", "tudo bem?", "queued"],
      ]);
      const counts = await harness.under.rows(
        harness.tenantId,
        "SELECT (SELECT count(*)::int FROM consents) AS consents, (SELECT count(*)::int FROM alerts) AS alerts, (SELECT tags FROM contacts) AS tags",
      );
      expect(counts).toEqual([{ consents: 1, alerts: 1, tags: ["vip"] }]);
    });

    it("write nothing at all of a conversation whose turn throws, and everything of the others", async () => {
      const harness = await StoreHarness.open(get());
      const refs = await Promise.all(Array.from({ length: 20 }, () => harness.conversation()));
      const poisoned = refs[7];
      const result = await harness.store.turns(refs, async (loaded) => {
        const output = { ...nothing(loaded), ...sends(loaded, ["oi"]) };
        if (loaded.conversationId === poisoned?.conversationId) throw new Error("poison");
        return output;
      });
      expect(result.done).toHaveLength(19);
      expect(result.failed.map(({ ref, error }) => [ref.conversationId, String(error)])).toEqual([
        [poisoned?.conversationId, "Error: poison"],
      ]);
      if (!poisoned) throw new Error("nobody was poisoned");
      expect(await harness.lines(poisoned)).toEqual([]);
      expect((await harness.events(poisoned)).map((event) => event.state)).toEqual(["waiting"]);
    });

    it("write nothing of the whole batch when one part of it cannot be stored", async () => {
      const harness = await StoreHarness.open(get());
      const [good, bad] = [await harness.conversation(), await harness.conversation()];
      const run = harness.store.turns([good, bad], async (loaded) => ({
        ...nothing(loaded),
        ...sends(loaded, ["oi"]),
        state: { half: true },
        timers:
          loaded.conversationId === bad.conversationId ? [{ name: "t", at: Number.MAX_VALUE }] : [{ name: "t", at: 1 }],
      }));
      await expect(run).rejects.toThrow();
      for (const ref of [good, bad]) {
        expect(await harness.lines(ref)).toEqual([]);
        expect((await harness.events(ref)).map((event) => event.state)).toEqual(["waiting"]);
        expect(await harness.effects(ref)).toEqual([]);
      }
      expect((await harness.turn(good)).conversation).toMatchObject({
        state: null,
        events: [{ event: { kind: "message" } }],
      });
    });

    it("leave a conversation as it was when there is nothing to write", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      const result = await harness.store.turns([ref], async () => null);
      expect(result.done).toEqual([]);
      expect((await harness.events(ref)).map((event) => event.state)).toEqual(["waiting"]);
    });

    it("serve conversations of several companies in one batch, each with its own", async () => {
      const desks = [await StoreHarness.open(get()), await StoreHarness.open(get()), await StoreHarness.open(get())];
      const refs = await Promise.all(desks.map((harness) => harness.conversation("same")));
      const result = await get().store.turns(refs, async (loaded) => ({
        ...nothing(loaded),
        ...sends(loaded, [`para ${loaded.tenantId}`]),
      }));
      expect(result.done).toHaveLength(3);
      for (const [i, harness] of desks.entries())
        expect((await harness.lines(refs[i] ?? refs[0]!)).map((line) => line.text)).toEqual([
          `para ${harness.tenantId}`,
        ]);
    });

    it("skip a conversation that does not exist or is another company's, and tell it as busy", async () => {
      const [ours, theirs] = [await StoreHarness.open(get()), await StoreHarness.open(get())];
      const { conversationId } = await theirs.conversation();
      const ref = { tenantId: ours.tenantId, conversationId };
      const result = await ours.store.turns([ref], async (loaded) => nothing(loaded));
      expect(result).toMatchObject({ done: [], busy: [ref], failed: [] });
    });

    it("know of what another process's turn, committed that very moment, has begun to send", async ({ skip }) => {
      const { second } = get();
      if (!second) return skip();
      const harness = await StoreHarness.open(get());
      for (let n = 0; n < 150; n++) {
        const ref = await harness.conversation(`race-${n}`);
        let over = false;
        const first = harness.store
          .turns([ref], async (loaded) => ({ ...nothing(loaded), ...sends(loaded, ["olá"]), sendBy: randomUUID() }))
          .finally(() => {
            over = true;
          });
        const seen: boolean[] = [];
        while (seen.length === 0 && !over)
          await second.turns([ref], async (loaded) => {
            if (loaded.state !== null || loaded.events.length === 0) seen.push(loaded.openEffects);
            return null;
          });
        await first;
        expect(seen.filter((open) => !open)).toEqual([]);
      }
    });

    it("skip a conversation that another process holds, and run it once that one is through", async ({ skip }) => {
      const { second } = get();
      if (!second) return skip();
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      let inner: Awaited<ReturnType<typeof second.turns>> | null = null;
      await harness.store.turns([ref], async (loaded) => {
        inner = await second.turns([ref], async (late) => nothing(late));
        return nothing(loaded);
      });
      expect(inner).toMatchObject({ done: [], busy: [ref] });
      const after = await second.turns([ref], async (loaded) => nothing(loaded));
      expect(after.done[0]?.conversation.events).toEqual([]);
    });
  });

  describe("failTurn", () => {
    it("sets the oldest waiting event aside at the last attempt, visible and with its reason, and lets the others through", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      await harness.store.accept([harness.message(ref.from, "depois")]);
      const first = await harness.store.failTurn(ref, "one\u0000", 3);
      expect(first).toEqual({ dead: false, eventId: expect.stringMatching(/^\d+$/) });
      expect(await harness.store.failTurn(ref, "two", 3)).toEqual(first);
      expect(await harness.store.failTurn(ref, "three", 3)).toEqual({ ...first, dead: true });
      const { conversation } = await harness.turn(ref);
      expect(conversation.events.map(({ event }) => event.kind === "message" && event.content)).toEqual([
        { kind: "text", text: "depois" },
      ]);
      const letters = await get().deadLetters(harness.tenantId);
      expect(letters).toMatchObject([
        { kind: "event", key: first.eventId, conversationId: ref.conversationId, what: "message", error: "three" },
      ]);
    });

    it("does nothing where nothing waits", async () => {
      const harness = await StoreHarness.open(get());
      const ref = await harness.conversation();
      await harness.turn(ref);
      expect(await harness.store.failTurn(ref, "late", 1)).toEqual({ dead: false, eventId: null });
      expect(await get().deadLetters(harness.tenantId)).toEqual([]);
    });

    it("can be taken back: a person revives the event, and a turn finds it", async () => {
      const [harness, other] = [await StoreHarness.open(get()), await StoreHarness.open(get())];
      const ref = await harness.conversation();
      await harness.store.failTurn(ref, "once", 1);
      const key = (await get().deadLetters(harness.tenantId))[0]?.key ?? "";
      for (const wrong of ["", "0", "abc", `${key}.0`, "9".repeat(40), "1; DROP TABLE events"])
        expect(await get().revive(harness.tenantId, wrong), wrong).toBeNull();
      expect(await get().revive(other.tenantId, key)).toBeNull();
      expect(await get().revive(harness.tenantId, key)).toEqual({ conversationId: ref.conversationId });
      expect(await get().revive(harness.tenantId, key)).toBeNull();
      expect((await harness.turn(ref)).conversation.events).toHaveLength(1);
    });
  });
}

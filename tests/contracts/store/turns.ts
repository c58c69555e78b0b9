import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StoreUnderContract } from "../store.js";
import { Desk, nothing, sends } from "./desk.js";

export function describeTurns(get: () => StoreUnderContract): void {
  describe("turns", () => {
    it("hand over the waiting events in the order of their arrival, with all that is known around them", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation("5511");
      await desk.store.accept(["b", "c", "d"].map((text) => desk.message("5511", text)));
      const { conversation } = await desk.turn(ref);
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
        channelId: desk.channelId,
        contact: { name: "Ana", vars: {}, optedOut: false },
        company: { timezone: "America/Sao_Paulo", locale: "pt-BR" },
      });
      expect((await desk.turn(ref)).conversation.events).toEqual([]);
    });

    it("hand them over in that order also where their numbers get a digit more", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation("5511");
      const newest = async () => Number((await desk.store.accept([desk.message("filler")]))[0]?.eventId);
      const at = await newest();
      const boundary = 10 ** String(at).length;
      // Far away on a database that was used a lot; the order is then tried where it stands.
      if (boundary - at < 20_000)
        for (let left = boundary - at - 4; left > 0; left -= 1_000)
          await desk.store.accept(Array.from({ length: Math.min(left, 1_000) }, () => desk.message("filler")));
      const texts = Array.from({ length: 8 }, (_, i) => `n${i}`);
      await desk.store.accept(texts.map((text) => desk.message("5511", text)));
      const { conversation } = await desk.turn(ref);
      const read = conversation.events.map(
        ({ event }) => event.kind === "message" && "text" in event.content && event.content.text,
      );
      expect(read).toEqual(["oi", ...texts]);
    });

    it("hold back what the bot decided before a person took over in the same turn", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const done = await desk.turn(ref, (loaded) => ({
        ...sends(loaded, ["olá"]),
        sendBy: randomUUID(),
        owner: { owner: "person", userId: randomUUID(), epoch: loaded.epoch + 1 },
      }));
      expect(done.effects).toEqual([]);
      expect((await desk.lines(ref)).map((line) => line.status)).toEqual(["failed"]);
      expect(await desk.store.openEffects([ref])).toEqual([]);
    });

    it("write all that was decided, and the next turn finds it", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      await desk.turn(ref, (loaded) => ({
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
          { eventId: loaded.events[0]?.id ?? "", purpose: "lgpd", granted: true, text: "Aceito", at: desk.under.now() },
        ],
      }));
      await desk.store.accept([desk.message(ref.from, "mais")]);
      const { conversation } = await desk.turn(ref, () => ({
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
      expect((await desk.turn(ref)).conversation.contact.vars).toEqual({ cidade: "SP" });
      expect((await desk.lines(ref)).map((line) => [line.author, line.text, line.status])).toEqual([
        ["bot", "olá", "queued"],
        ["bot", "tudo bem?", "queued"],
      ]);
      const counts = await desk.under.rows(
        desk.tenantId,
        "SELECT (SELECT count(*)::int FROM consents) AS consents, (SELECT count(*)::int FROM alerts) AS alerts, (SELECT tags FROM contacts) AS tags",
      );
      expect(counts).toEqual([{ consents: 1, alerts: 1, tags: ["vip"] }]);
    });

    it("write nothing at all of a conversation whose turn throws, and everything of the others", async () => {
      const desk = await Desk.open(get());
      const refs = await Promise.all(Array.from({ length: 20 }, () => desk.conversation()));
      const poisoned = refs[7];
      const result = await desk.store.turns(refs, async (loaded) => {
        const output = { ...nothing(loaded), ...sends(loaded, ["oi"]) };
        if (loaded.conversationId === poisoned?.conversationId) throw new Error("poison");
        return output;
      });
      expect(result.done).toHaveLength(19);
      expect(result.failed.map(({ ref, error }) => [ref.conversationId, String(error)])).toEqual([
        [poisoned?.conversationId, "Error: poison"],
      ]);
      if (!poisoned) throw new Error("nobody was poisoned");
      expect(await desk.lines(poisoned)).toEqual([]);
      expect((await desk.events(poisoned)).map((event) => event.state)).toEqual(["waiting"]);
    });

    it("write nothing of the whole batch when one part of it cannot be stored", async () => {
      const desk = await Desk.open(get());
      const [good, bad] = [await desk.conversation(), await desk.conversation()];
      const run = desk.store.turns([good, bad], async (loaded) => ({
        ...nothing(loaded),
        ...sends(loaded, ["oi"]),
        state: { half: true },
        timers:
          loaded.conversationId === bad.conversationId ? [{ name: "t", at: Number.MAX_VALUE }] : [{ name: "t", at: 1 }],
      }));
      await expect(run).rejects.toThrow();
      for (const ref of [good, bad]) {
        expect(await desk.lines(ref)).toEqual([]);
        expect((await desk.events(ref)).map((event) => event.state)).toEqual(["waiting"]);
        expect(await desk.effects(ref)).toEqual([]);
      }
      expect((await desk.turn(good)).conversation).toMatchObject({
        state: null,
        events: [{ event: { kind: "message" } }],
      });
    });

    it("leave a conversation as it was when there is nothing to write", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      const result = await desk.store.turns([ref], async () => null);
      expect(result.done).toEqual([]);
      expect((await desk.events(ref)).map((event) => event.state)).toEqual(["waiting"]);
    });

    it("serve conversations of several companies in one batch, each with its own", async () => {
      const desks = [await Desk.open(get()), await Desk.open(get()), await Desk.open(get())];
      const refs = await Promise.all(desks.map((desk) => desk.conversation("same")));
      const result = await get().store.turns(refs, async (loaded) => ({
        ...nothing(loaded),
        ...sends(loaded, [`para ${loaded.tenantId}`]),
      }));
      expect(result.done).toHaveLength(3);
      for (const [i, desk] of desks.entries())
        expect((await desk.lines(refs[i] ?? refs[0]!)).map((line) => line.text)).toEqual([`para ${desk.tenantId}`]);
    });

    it("skip a conversation that does not exist or is another company's, and tell it as busy", async () => {
      const [ours, theirs] = [await Desk.open(get()), await Desk.open(get())];
      const { conversationId } = await theirs.conversation();
      const ref = { tenantId: ours.tenantId, conversationId };
      const result = await ours.store.turns([ref], async (loaded) => nothing(loaded));
      expect(result).toMatchObject({ done: [], busy: [ref], failed: [] });
    });

    it("know of what another process's turn, committed that very moment, has begun to send", async ({ skip }) => {
      const { second } = get();
      if (!second) return skip();
      const desk = await Desk.open(get());
      for (let n = 0; n < 150; n++) {
        const ref = await desk.conversation(`race-${n}`);
        let over = false;
        const first = desk.store
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
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      let inner: Awaited<ReturnType<typeof second.turns>> | null = null;
      await desk.store.turns([ref], async (loaded) => {
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
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      await desk.store.accept([desk.message(ref.from, "depois")]);
      const first = await desk.store.failTurn(ref, "one\u0000", 3);
      expect(first).toEqual({ dead: false, eventId: expect.stringMatching(/^\d+$/) });
      expect(await desk.store.failTurn(ref, "two", 3)).toEqual(first);
      expect(await desk.store.failTurn(ref, "three", 3)).toEqual({ ...first, dead: true });
      const { conversation } = await desk.turn(ref);
      expect(conversation.events.map(({ event }) => event.kind === "message" && event.content)).toEqual([
        { kind: "text", text: "depois" },
      ]);
      const letters = await get().deadLetters(desk.tenantId);
      expect(letters).toMatchObject([
        { kind: "event", key: first.eventId, conversationId: ref.conversationId, what: "message", error: "three" },
      ]);
    });

    it("does nothing where nothing waits", async () => {
      const desk = await Desk.open(get());
      const ref = await desk.conversation();
      await desk.turn(ref);
      expect(await desk.store.failTurn(ref, "late", 1)).toEqual({ dead: false, eventId: null });
      expect(await get().deadLetters(desk.tenantId)).toEqual([]);
    });

    it("can be taken back: a person revives the event, and a turn finds it", async () => {
      const [desk, other] = [await Desk.open(get()), await Desk.open(get())];
      const ref = await desk.conversation();
      await desk.store.failTurn(ref, "once", 1);
      const key = (await get().deadLetters(desk.tenantId))[0]?.key ?? "";
      for (const wrong of ["", "0", "abc", `${key}.0`, "9".repeat(40), "1; DROP TABLE events"])
        expect(await get().revive(desk.tenantId, wrong), wrong).toBeNull();
      expect(await get().revive(other.tenantId, key)).toBeNull();
      expect(await get().revive(desk.tenantId, key)).toEqual({ conversationId: ref.conversationId });
      expect(await get().revive(desk.tenantId, key)).toBeNull();
      expect((await desk.turn(ref)).conversation.events).toHaveLength(1);
    });
  });
}

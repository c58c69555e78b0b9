import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEND_ATTEMPTS } from "../../bot/create-engine.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let harness: EngineHarness;
const RUI = { userId: "11111111-1111-4111-8111-111111111111", personName: "Rui" };
const EVA = { userId: "22222222-2222-4222-8222-222222222222", personName: "Eva" };
const text = (words: string) => ({ kind: "text", text: words }) as const;

beforeAll(async () => {
  harness = new EngineHarness(await openTestDatabase());
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});

describe("somebody outside", () => {
  const echoOf = (providerId: string, words: string) =>
    ({
      kind: "echo",
      dedupe: `echo:${providerId}`,
      at: harness.now(),
      to: { externalId: "5511" },
      providerId,
      content: text(words),
      maybeOurs: true,
    }) as const;

  it("is not who wrote what we sent ourselves, although the provider reports it in the same way", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    await harness.event(shop, echoOf(`${shop.channelId}.1`, "Recebi."));
    await harness.settled(ref);
    expect((await harness.lines(ref)).map(({ author }) => author)).toEqual(["contact", "bot"]);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "bot" });
    await harness.event(shop, echoOf("from-the-app", "Recebi."));
    await harness.settled(ref);
    expect((await harness.lines(ref)).map(({ author }) => author)).toEqual(["contact", "bot", "person"]);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "person" });
  });

  it("is not who wrote what comes back before our own send has its answer, and that settles the send", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 60_000, then: "person" });
    shop.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
    await harness.event(shop, echoOf("mid-1", "Recebi."));
    await harness.until("it is proved", async () => (await harness.lines(ref)).at(-1)?.status === "sent");
    await harness.event(shop, { ...echoOf("mid-1", "Recebi."), dedupe: "again" });
    await harness.event(shop, echoOf("mid-2", "Outra coisa, escrita no aplicativo"));
    await harness.settled(ref);
    expect((await harness.lines(ref)).map(({ author }) => author)).toEqual(["contact", "bot", "person"]);
    expect(shop.channel.sent).toHaveLength(1);
  });

  it("is not who wrote what comes back after the send was given up: it counts as sent, and the bot goes on", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 0, then: "person" });
    shop.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it is given up", async () => (await harness.lines(ref)).at(-1)?.status === "failed");
    await harness.settled(ref);
    await harness.event(shop, echoOf("mid-late", "Recebi."));
    await harness.settled(ref);
    expect(await harness.lines(ref)).toMatchObject([{ author: "contact" }, { author: "bot", status: "sent" }]);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "bot" });
    expect(await harness.rows(shop.tenantId, "SELECT state, error FROM effects")).toEqual([
      { state: "done", error: null },
    ]);
  });

  it("is not who wrote what comes back of the very last attempt, either", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 60_000, then: "person" });
    shop.channel.answer = (_outgoing, attempt) =>
      attempt < SEND_ATTEMPTS
        ? { outcome: "retry", reason: "429", scope: "pair" }
        : { outcome: "uncertain", reason: "" };
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
  });

  it("wrote what the provider had refused to the bot, and what a channel reports that never reports our own", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = () => ({ outcome: "refused", code: "window_closed", reason: "A janela fechou." });
    const refused = await harness.write(shop, "5511", "fala");
    await harness.settled(refused);
    await harness.event(shop, echoOf("mid-r", "Recebi."));
    await harness.settled(refused);
    expect((await harness.lines(refused)).at(-1)).toMatchObject({ author: "person", text: "Recebi." });

    const other = await harness.company(FLOWS, { waitMs: 60_000, then: "person" });
    other.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
    const ref = await harness.write(other, "5511", "fala");
    await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
    const { maybeOurs: _, ...persons } = echoOf("mid-p", "Recebi.");
    await harness.event(other, persons);
    await harness.until("it is shown", async () => (await harness.lines(ref)).length === 3);
    expect((await harness.lines(ref)).at(-1)?.author).toBe("person");
  });

  it("wrote what is still to be sent, and another kind of file than the one under way", async () => {
    const shop = await harness.company(FLOWS, { waitMs: 60_000, then: "person" });
    shop.channel.answer = () => ({ outcome: "uncertain", reason: "cut" });
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it is uncertain", async () => (await harness.lines(ref)).at(-1)?.status === "uncertain");
    await harness.write(shop, "5511", "nome");
    await harness.until("two are to be sent", async () => (await harness.lines(ref)).length === 4);
    await harness.event(shop, echoOf("mid-q", "Como você se chama?"));
    await harness.until("it is shown", async () => (await harness.lines(ref)).length === 5);
    expect((await harness.lines(ref)).at(-1)?.author).toBe("person");

    const photo = JSON.stringify({ kind: "media", media: "image", url: "https://example.com/a.jpg" });
    await harness.rows(shop.tenantId, "UPDATE messages SET content = $1::jsonb WHERE status = 'uncertain'", [photo]);
    const file = (media: "audio" | "image") => ({
      ...echoOf(`mid-${media}`, ""),
      content: { kind: "media", media } as const,
    });
    await harness.event(shop, file("audio"));
    await harness.until("it is shown", async () => (await harness.lines(ref)).length === 6);
    await harness.event(shop, file("image"));
    await harness.until("it is proved", async () =>
      (await harness.lines(ref)).some(({ author, status }) => author === "bot" && status === "sent"),
    );
    expect((await harness.lines(ref)).filter(({ author }) => author === "person")).toHaveLength(2);
  });

  it("has the conversation where another program answers: the message is shown, and the bot says nothing", async () => {
    const shop = await harness.company(FLOWS);
    const message = {
      kind: "message",
      at: harness.now(),
      from: { externalId: "5511" },
      content: text("fala"),
    } as const;
    const ref = await harness.event(shop, { ...message, dedupe: "m1", providerId: "m1", heldElsewhere: true });
    await harness.settled(ref);
    expect((await harness.lines(ref)).map(({ author }) => author)).toEqual(["contact"]);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "person" });
  });

  it("who only commented in public has no open window, and the channel learns what it may answer", async () => {
    const shop = await harness.company(FLOWS);
    const message = {
      kind: "message",
      at: harness.now(),
      from: { externalId: "5511" },
      content: text("fala"),
    } as const;
    const ref = await harness.event(shop, { ...message, dedupe: "c1", providerId: "comment:1", opensWindow: false });
    await harness.settled(ref);
    const [sent] = shop.channel.sent;
    expect(sent?.lastInboundAt).toBeNull();
    expect(await sent?.lastHeard?.()).toBe("comment:1");
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.sent.at(-1)?.lastInboundAt).toBeGreaterThan(0);
  });
});

describe("an answer with room for one message", () => {
  it("leaves out what the bot says more, with no alert, and the line says why; a person hears of theirs", async () => {
    const shop = await harness.company(FLOWS);
    const reason = "Cabe uma só resposta.";
    shop.channel.answer = () =>
      shop.channel.sent.length === 0 ? shop.channel.taken() : { outcome: "refused", code: "left_out", reason };
    const ref = await harness.write(shop, "5511", "fala");
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    const left = await harness.rows(
      shop.tenantId,
      "SELECT status, problem FROM messages WHERE author = 'bot' ORDER BY id",
    );
    expect(left).toEqual([
      { status: "sent", problem: null },
      { status: "failed", problem: reason },
    ]);
    expect(await harness.rows(shop.tenantId, "SELECT state FROM effects ORDER BY event_id")).toEqual([
      { state: "done" },
      { state: "cancelled" },
    ]);
    expect(await harness.rows(shop.tenantId, "SELECT kind FROM alerts")).toEqual([]);
    await harness.act(shop, ref, { kind: "take", ...RUI });
    await harness.act(shop, ref, { kind: "reply", ...RUI, content: text("sou eu") });
    await harness.settled(ref);
    expect(await harness.rows(shop.tenantId, "SELECT kind FROM alerts")).toEqual([{ kind: "send_failed" }]);
  });
});

describe("a person at the desk", () => {
  it("is waited for after a handoff: the bot's word still goes out, who asks for somebody hears once that all is kept, and the ledger says so", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "pessoa");
    await harness.settled(ref);
    await harness.write(shop, "5511", "alguém aí?");
    await harness.settled(ref);
    await harness.write(shop, "5511", "é sobre a nota");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Já chamo alguém.", expect.stringContaining("fica guardada")]);
    expect(await harness.conversation(ref)).toMatchObject({
      owner: "nobody",
      handoff: { team: "tecnicos", reason: "Pediu" },
    });
    expect((await harness.outcomes(ref)).map((row) => row.outcome)).toEqual([
      "handed_over",
      "handed_over",
      "handed_over",
    ]);
  });

  it("takes, replies, gives back and closes; the bot is silent in between and answers after", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "pessoa");
    await harness.settled(ref);
    await harness.act(shop, ref, { kind: "take", ...RUI });
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "person", handoff: { reason: "Pediu" } });
    await harness.act(shop, ref, { kind: "reply", ...RUI, content: text("Bom dia!") });
    await harness.settled(ref);
    expect(shop.channel.sent.at(-1)).toMatchObject({ byPerson: true, personName: "Rui", content: text("Bom dia!") });
    await harness.act(shop, ref, { kind: "give_back", ...RUI });
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.texts().at(-1)).toBe("Recebi.");
    await harness.act(shop, ref, { kind: "close", ...RUI });
    await harness.settled(ref);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "bot", closed: true });
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(await harness.conversation(ref)).toMatchObject({ closed: false });
    const messages = (await harness.outcomes(ref)).filter((row) => row.kind === "message").map((row) => row.outcome);
    expect(messages).toEqual(["handed_over", "with_person", "answered", "answered"]);
    expect((await harness.lines(ref)).filter((line) => line.author === "system").map((line) => line.text)).toEqual([
      "Rui entrou na conversa.",
      "Rui devolveu a conversa ao atendimento automático.",
      "Rui encerrou a conversa.",
    ]);
  });

  it("who merely replies has taken over", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "nome");
    await harness.settled(ref);
    await harness.act(shop, ref, { kind: "reply", ...EVA, content: text("Eu ajudo.") });
    await harness.write(shop, "5511", "Ana");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Como você se chama?", "Eu ajudo."]);
  });

  it("who answers from the provider's own app makes the bot go quiet", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "nome");
    await harness.settled(ref);
    const echo = {
      kind: "echo",
      dedupe: "e1",
      at: harness.now(),
      to: { externalId: "5511" },
      providerId: "e1",
      content: text("oi, aqui é a loja"),
    } as const;
    await harness.event(shop, echo);
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Como você se chama?"]);
    expect(await harness.conversation(ref)).toMatchObject({ owner: "person" });
    expect((await harness.lines(ref)).find((line) => line.author === "person")?.text).toBe("oi, aqui é a loja");
  });

  it("who takes over stops what the bot had decided but not begun, and what it is told meanwhile is said after giving back", async () => {
    const shop = await harness.company(FLOWS);
    let answered: (() => void) | null = null;
    harness.http = () =>
      new Promise((resolve) => {
        answered = () => resolve({ outcome: "answered", status: 200, body: { state: "pronto" } });
      });
    const ref = await harness.write(shop, "5511", "consulta");
    await harness.until("it was asked", () => answered !== null);
    await harness.act(shop, ref, { kind: "take", ...RUI });
    await harness.until("Rui took over", async () => (await harness.conversation(ref))?.owner === "person");
    (answered as (() => void) | null)?.();
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual([]);
    expect((await harness.outcomes(ref)).at(-1)).toEqual({ kind: "result", state: "done", outcome: "with_person" });
    await harness.act(shop, ref, { kind: "give_back", ...RUI });
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Seu pedido está pronto."]);
  });

  it("gets a reply out soon, although a send of the bot's is to be tried again much later", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = ({ byPerson }) =>
      byPerson ? shop.channel.taken() : { outcome: "retry", reason: "429", afterMs: 60_000, scope: "pair" };
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("it was tried", () => shop.channel.sent.length === 1);
    await harness.act(shop, ref, { kind: "reply", ...RUI, content: text("Eu ajudo.") });
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Eu ajudo."]);
  });
});

describe("an opt-out", () => {
  it("is heard before any flow, confirmed once, remembered, and taken back by writing again", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "nome");
    await harness.write(shop, "5511", "  Parar! ");
    await harness.settled(ref);
    const optedOut = async () => (await harness.rows(shop.tenantId, "SELECT opted_out FROM contacts"))[0];
    expect(await optedOut()).toEqual({ opted_out: true });
    expect(shop.channel.texts()).toEqual([
      "Como você se chama?",
      expect.stringContaining("não vamos mais te mandar mensagens"),
    ]);
    await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(await optedOut()).toEqual({ opted_out: false });
    expect(shop.channel.texts().at(-1)).toBe("Recebi.");
  });
});

type Act = { kind: "message" | "reply" | "take" | "give_back" | "close"; pauseMs: number };
type Fate = "sent" | "retry" | "uncertain" | "refused" | "slow";

describe("any mixture of customers, persons and failing sends", () => {
  it("never lets the bot begin to speak after a take-over, keeps the order, loses nothing and ends", async () => {
    const acts = fc.array(
      fc.record({
        kind: fc.constantFrom<Act["kind"]>("message", "message", "message", "reply", "take", "give_back", "close"),
        pauseMs: fc.constantFrom(0, 0, 3, 15),
      }),
      { minLength: 3, maxLength: 14 },
    );
    const fates = fc.array(fc.constantFrom<Fate>("sent", "sent", "sent", "retry", "uncertain", "refused", "slow"), {
      minLength: 10,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(acts, fates, async (plan, luck) => {
        const shop = await harness.company(FLOWS, { waitMs: 30, then: "repeat" });
        const begun: { key: string; talksOver: boolean }[] = [];
        let sends = 0;
        const first = await harness.write(shop, "5511", "fala");
        await harness.settled(first);
        shop.channel.answer = async ({ key, byPerson }) => {
          const fate = luck[sends++ % luck.length];
          // A turn's first send starts before the same turn is published to screens.
          await new Promise(setImmediate);
          // A take-over that was published a moment ago must have stopped this send.
          const owner = harness.live.findLast(
            (one) => one.kind === "owner" && one.conversationId === first.conversationId,
          );
          const withPerson =
            owner?.kind === "owner" && owner.owner === "person" && performance.now() - owner.toldAt > 100;
          begun.push({ key, talksOver: withPerson && !byPerson });
          if (fate === "slow") await sleep(10);
          if (fate === "retry") return { outcome: "retry", reason: "429", scope: "pair" };
          if (fate === "uncertain") return { outcome: "uncertain", reason: "cut" };
          if (fate === "refused") return { outcome: "refused", code: "undeliverable", reason: "não" };
          return shop.channel.taken();
        };
        for (const [i, act] of plan.entries()) {
          if (act.kind === "message") await harness.write(shop, "5511", "fala");
          else if (act.kind === "reply")
            await harness.act(shop, first, { kind: "reply", ...RUI, content: text(`r${i}`) });
          else await harness.act(shop, first, { kind: act.kind, ...RUI });
          await sleep(act.pauseMs);
        }
        await harness.settled(first);
        // Order: a send never begins after a later one.
        const numbers = begun.map(({ key }) => Number(key.split(".")[0]));
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        // Nothing is sent twice unless its end was uncertain, and nothing is lost.
        const taken = shop.channel.sent.filter((one) => one.result === "sent").map((one) => one.key);
        expect(new Set(taken).size).toBe(taken.length);
        const states = await harness.rows<{ state: string }>(shop.tenantId, "SELECT DISTINCT state FROM effects");
        expect(states.every(({ state }) => ["done", "failed", "cancelled"].includes(state))).toBe(true);
        const unsaid = await harness.rows(
          shop.tenantId,
          "SELECT e.id FROM events e WHERE e.outcome IS NULL OR e.state <> 'done' OR e.outcome = 'answered' AND NOT EXISTS (SELECT 1 FROM effects f WHERE f.event_id = e.id)",
        );
        expect(unsaid).toEqual([]);
        // A reply is written by a person: it is sent or becomes a dead letter, and is never cancelled.
        const dropped = await harness.rows(
          shop.tenantId,
          "SELECT 1 FROM effects WHERE by_person AND state = 'cancelled'",
        );
        expect(dropped).toEqual([]);
        expect(begun.filter((send) => send.talksOver)).toEqual([]);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

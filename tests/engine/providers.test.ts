import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEND_ATTEMPTS } from "../../bot/create-engine.js";
import type { EngineLog } from "../../bot/ports/engine-log.js";
import type { Store } from "../../bot/ports/store.js";
import { type MessageTemplate, type TemplateNews, variablesIn } from "../../bot/vocabulary/message-template.js";
import { createTemplateStore } from "../../db/stores/template-store.js";
import { Breakers } from "../../platform/breaker.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

type Told = { level: string; message: string } & Record<string, unknown>;

let harness: EngineHarness;
let told: Told[] = [];
/** The provider's id of a message that no code can handle. */
let poison = "";
const calls: [provider: string, outcome: string][] = [];

const hear = (level: string) => (detail: Record<string, unknown>, message: string) =>
  void told.push({ level, message, ...detail });
const log: EngineLog = { debug: hear("debug"), warn: hear("warn"), error: hear("error") };

beforeAll(async () => {
  const meter = {
    turned: () => {},
    ended: () => {},
    called: (provider: string, outcome: string) => void calls.push([provider, outcome]),
  };
  // A pause that is long enough even on a busy machine.
  const breakers = new Breakers({ failures: 3, openMs: 60_000, maxOpenMs: 600_000, now: () => harness.now() });
  const wrap = (store: Store): Store => ({
    ...store,
    turns: (work, run) =>
      store.turns(work, (loaded) => {
        for (const { event } of loaded.events)
          if (event.kind === "message" && event.providerId === poison) Object.assign(event, { from: undefined });
        return run(loaded);
      }),
  });
  harness = new EngineHarness(await openTestDatabase(), { log, meter, breakers }, wrap);
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});
beforeEach(() => {
  told = [];
  calls.length = 0;
});

/** The flow `lookup`, asking this host. */
const asking = (host: string) => ({ ...FLOWS, lookup: FLOWS.lookup.replace("erp.example", host) });

describe("a system that a flow asks", () => {
  it("that hangs is held back after a few tries: customers hear the flow's other way at once, others are answered, and it comes back", async () => {
    const [sick, well] = [await harness.company(asking("sick.example")), await harness.company(asking("well.example"))];
    let healed = false;
    const asked = { "sick.example": 0, "well.example": 0 };
    harness.http = async ({ url }) => {
      const host = new URL(url).host as keyof typeof asked;
      asked[host] += 1;
      if (host === "sick.example" && !healed) return { outcome: "timeout", reason: "No answer within 15000 ms." };
      return { outcome: "answered", status: 200, body: { state: "pronto" } };
    };
    // Three failures open the breaker in these tests.
    for (let n = 0; n < 5; n++) await harness.settled(await harness.write(sick, `p${n}`, "consulta"));
    expect(asked["sick.example"]).toBe(3);
    expect(sick.channel.texts()).toEqual(Array.from({ length: 5 }, () => "Não consegui consultar."));
    await harness.settled(await harness.write(well, "p", "consulta"));
    expect(well.channel.texts()).toEqual(["Seu pedido está pronto."]);

    healed = true;
    harness.pass(61_000);
    await harness.settled(await harness.write(sick, "p9", "consulta"));
    await harness.settled(await harness.write(sick, "p10", "consulta"));
    expect(sick.channel.texts().slice(5)).toEqual(["Seu pedido está pronto.", "Seu pedido está pronto."]);
    const given = told.filter(({ message }) => message === "an effect was given up");
    expect(given).toHaveLength(5);
    for (const line of given)
      expect(line).toMatchObject({ level: "warn", kind: "http", provider: "http:sick.example", trace: /^\d+$/ });
  });

  it("that answers with its own trouble counts as failing, one that only says no does not", async () => {
    const [broken, strict] = [
      await harness.company(asking("broken.example")),
      await harness.company(asking("strict.example")),
    ];
    let asked = 0;
    harness.http = async ({ url }) => {
      asked += 1;
      return { outcome: "answered", status: url.includes("broken") ? 503 : 404, body: null };
    };
    for (let n = 0; n < 5; n++) await harness.settled(await harness.write(broken, `p${n}`, "consulta"));
    expect(asked).toBe(3);
    expect(calls.filter(([provider]) => provider === "http:broken.example")).toEqual(
      Array.from({ length: 3 }, () => ["http:broken.example", "failed"]),
    );
    for (let n = 0; n < 5; n++) await harness.settled(await harness.write(strict, `p${n}`, "consulta"));
    expect(asked).toBe(8);
  });

  it("is asked eight times at once at most", async () => {
    const shop = await harness.company(asking("slow.example"));
    let active = 0;
    let highest = 0;
    harness.http = async () => {
      highest = Math.max(highest, ++active);
      await sleep(60);
      active -= 1;
      return { outcome: "answered", status: 200, body: { state: "pronto" } };
    };
    const refs = await Promise.all(Array.from({ length: 30 }, (_, n) => harness.write(shop, `p${n}`, "consulta")));
    for (const ref of refs) await harness.settled(ref);
    expect(highest).toBe(8);
    expect(shop.channel.texts()).toHaveLength(30);
  });
});

describe("files of customers", () => {
  it("are fetched four at once, while replies go out beside them", async () => {
    const shop = await harness.company(FLOWS);
    let active = 0;
    let highest = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    shop.channel.media = async () => {
      highest = Math.max(highest, ++active);
      await held;
      active -= 1;
      return { outcome: "ok", bytes: Buffer.from("ola"), mime: "text/plain" };
    };
    const refs = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        harness.receive(shop, `p${n}`, {
          kind: "media",
          media: "document",
          providerRef: `ref${n}`,
          mime: "text/plain",
        }),
      ),
    );
    await harness.until("four are under way", () => active === 4);
    await harness.settled(await harness.write(shop, "writer", "fala"));
    expect(shop.channel.texts("writer")).toEqual(["Recebi."]);
    release();
    for (const ref of refs) await harness.settled(ref);
    expect(highest).toBe(4);
  });
});

describe("read marks", () => {
  it("are left out while their provider fails and above sixteen at once, in no message's way, and come back", async () => {
    const shop = await harness.company(FLOWS);
    let marks = 0;
    let failing = true;
    let slow: Promise<void> = Promise.resolve();
    shop.channel.adapter.acknowledge = async () => {
      marks += 1;
      await slow;
      return failing ? { outcome: "failed", reason: "TIMEOUT", providerFault: true } : { outcome: "done" };
    };
    const failures = () => told.filter(({ message }) => message === "a read mark could not be sent");
    for (let n = 0; n < 5; n++) {
      await harness.settled(await harness.write(shop, `p${n}`, "fala"));
      await harness.until("it failed", () => failures().length > Math.min(n, 2));
    }
    // Longer than marks wait for more messages.
    await sleep(600);
    expect(marks).toBe(3);
    expect(shop.channel.texts()).toHaveLength(5);
    const lines = failures();
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ level: "warn", provider: `marks:${shop.channelKey}`, reason: "TIMEOUT" });
    expect(lines[0]?.trace).toBe(told.find(({ message }) => message === "an event was taken")?.trace);

    failing = false;
    harness.pass(61_000);
    await harness.settled(await harness.write(shop, "p9", "fala"));
    await harness.until("the mark came back", () => marks === 4);
    let release = () => {};
    slow = new Promise((resolve) => (release = resolve));
    const refs = await Promise.all(Array.from({ length: 40 }, (_, n) => harness.write(shop, `q${n}`, "fala")));
    for (const ref of refs) await harness.settled(ref);
    await harness.until("sixteen are under way", () => marks === 4 + 16);
    await sleep(600);
    expect(marks).toBe(4 + 16);
    expect(shop.channel.texts()).toHaveLength(46);
    release();
  });
});

describe("reading and typing", () => {
  it("are shown by nobody while a person is waited for, and again once the bot is back", async () => {
    const shop = await harness.company(FLOWS);
    const shown: string[] = [];
    shop.channel.adapter.acknowledge = async (_account, { typing }) => {
      shown.push(typing ? "typing" : "read");
      return { outcome: "done" };
    };
    await harness.settled(await harness.write(shop, "waits", "pessoa"));
    await harness.until("the message that asked for a person was read", () => shown.length === 1);
    expect(shown).toEqual(["read"]);
    for (const text of ["alguém aí?", "oi"]) {
      await harness.settled(await harness.write(shop, "waits", text));
      await sleep(500);
    }
    expect(shown).toEqual(["read"]);
    await harness.settled(await harness.write(shop, "waits", "fala"));
    await harness.until("the bot reads again", () => shown.length > 1);
    expect(shop.channel.texts("waits").at(-1)).toBe("Recebi.");
  });
});

describe("a trace", () => {
  it("stands in the lines of turns that fail, with the event that was set aside", async () => {
    const shop = await harness.company(FLOWS);
    poison = "poison";
    const [accepted] = await harness.engine.inbox.accept({ id: shop.channelId, tenantId: shop.tenantId }, [
      {
        kind: "message",
        dedupe: poison,
        at: harness.now(),
        from: { externalId: "5511" },
        providerId: poison,
        content: { kind: "text", text: "fala" },
      },
    ]);
    await harness.until(
      "it was set aside",
      () => told.some(({ message }) => message === "an event was set aside"),
      20_000,
    );
    const failed = told.filter(({ message }) => /^a turn failed|^an event was set aside/.test(message));
    expect(failed.map(({ level, trace, dead }) => [level, trace, dead])).toEqual([
      ["error", accepted?.eventId, false],
      ["error", accepted?.eventId, false],
      ["error", accepted?.eventId, true],
    ]);
  });

  it("begins with what a person does at the desk as with what a customer writes, and ends with the reply", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    const who = { userId: randomUUID(), personName: "Célia" };
    await harness.act(shop, ref, { kind: "take", ...who });
    await harness.act(shop, ref, { kind: "reply", ...who, content: { kind: "text", text: "Oi, aqui é a Célia." } });
    await harness.settled(ref);
    const trace = told.find(({ event }) => event === "reply")?.trace;
    await harness.until("the reply went out", () => told.filter((line) => line.trace === trace).length === 3);
    expect(told.filter((line) => line.trace === trace)).toMatchObject([
      { level: "debug", message: "an event was taken", event: "reply" },
      { level: "debug", message: "an event was handled", event: "reply" },
      { level: "debug", message: "an effect was carried out", kind: "send", provider: `channel:${shop.channelKey}` },
    ]);
    expect(told).toContainEqual(expect.objectContaining({ message: "an event was taken", event: "take" }));
  });
});

describe("an effect over which processes end", () => {
  it("is given up once it was cut off as often as it may be tried, although no attempt came to an end", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    const sent = shop.channel.texts().length;
    // As if each process had ended in the middle of the attempt.
    await harness.rows(
      ref.tenantId,
      `UPDATE effects SET state = 'sending', attempts = $2, worker = gen_random_uuid(), started_at = now(), ended_at = NULL
       WHERE (event_id, n) = (SELECT event_id, n FROM effects WHERE conversation_id = $1 ORDER BY event_id DESC, n DESC LIMIT 1)`,
      [ref.conversationId, SEND_ATTEMPTS],
    );
    await harness.settled(ref);
    expect(shop.channel.texts()).toHaveLength(sent);
    const ends = await harness.rows(ref.tenantId, "SELECT error FROM effects WHERE state = 'failed'");
    expect(ends).toEqual([{ error: "Cada tentativa foi interrompida." }]);
  });
});

describe("a template", () => {
  const NOTHING_SAID = { reason: null, category: null, quality: null, header: null, footer: null, unfit: null };
  const template = (name: string, body: string, change: Partial<MessageTemplate> = {}): MessageTemplate => ({
    ...NOTHING_SAID,
    language: "pt_BR",
    status: "approved",
    name,
    body,
    variables: variablesIn(body),
    ...change,
  });
  const both = [template("retirada", "{{1}}, o pedido {{2}} está pronto."), template("simples", "Oi, {{cliente}}.")];
  const shopWith = async (templates: MessageTemplate[]) => {
    const shop = await harness.company(FLOWS);
    const lists = createTemplateStore(harness.database, harness.now);
    const account = { tenantId: shop.tenantId, id: shop.channelId };
    if (templates.length > 0) await lists.replace(account, { owner: "waba", templates }, harness.now());
    return { ...shop, account, list: () => lists.list(account), lists };
  };
  const news = (template: Partial<TemplateNews>, at = harness.now()) => ({
    kind: "account" as const,
    dedupe: `news:${randomUUID()}`,
    at,
    what: "template",
    detail: {},
    template: { owner: "waba", name: "retirada", language: "pt_BR", ...template },
  });

  it("is left to the provider while its list was never read", async () => {
    const shop = await shopWith([]);
    await harness.settled(await harness.write(shop, "5511", "avisa"));
    expect(shop.channel.sent).toMatchObject([{ content: { name: "retirada" }, result: "sent" }]);
  });

  it("goes out as it is named, and the transcript shows what the customer reads", async () => {
    const shop = await shopWith(both);
    const ref = await harness.write(shop, "5511", "avisa");
    await harness.settled(ref);
    expect(shop.channel.sent.map(({ content }) => content)).toEqual([
      {
        kind: "template",
        name: "retirada",
        language: "pt_BR",
        params: ["Ana", "47"],
        text: "Ana, o pedido 47 está pronto.",
      },
    ]);
    expect((await harness.lines(ref)).at(-1)).toMatchObject({ status: "sent", text: "Ana, o pedido 47 está pronto." });
  });

  it("that the provider paused by webhook is not sent, and the next one named in the flow is", async () => {
    const shop = await shopWith(both);
    const paused = { ...news({ status: "paused", reason: null }), alert: "O modelo foi pausado." };
    await harness.event(shop, paused);
    await harness.event(shop, paused);
    const ref = await harness.write(shop, "5511", "avisa");
    await harness.settled(ref);
    expect(shop.channel.sent.map(({ content }) => content)).toEqual([
      expect.objectContaining({ name: "simples", params: ["Ana"], names: ["cliente"], text: "Oi, Ana." }),
    ]);
    expect((await harness.lines(ref)).at(-1)).toMatchObject({ status: "sent", text: "Oi, Ana." });
    const alerts = await harness.rows(shop.tenantId, "SELECT kind, text FROM alerts");
    expect(alerts).toEqual([{ kind: "channel_news", text: "O modelo foi pausado." }]);
  });

  it("that the provider refuses as paused is remembered, and the next one goes in the same send", async () => {
    const shop = await shopWith(both);
    shop.channel.answer = ({ content }) =>
      content.kind === "template" && content.name === "retirada"
        ? { outcome: "refused", code: "template", reason: "132015", becomes: "paused" }
        : shop.channel.taken();
    const ref = await harness.write(shop, "5511", "avisa");
    await harness.settled(ref);
    await harness.write(shop, "5511", "avisa");
    await harness.settled(ref);
    const tried = shop.channel.sent.map(({ content, result }) => [(content as { name?: string }).name, result]);
    expect(tried).toEqual([
      ["retirada", "refused"],
      ["simples", "sent"],
      ["simples", "sent"],
    ]);
    expect(await shop.list()).toMatchObject([
      { name: "retirada", status: "paused", reason: "132015" },
      { status: "approved" },
    ]);
  });

  it("of which none can go is given up with the reasons of all, and nothing reaches the provider", async () => {
    const shop = await shopWith([template("retirada", "{{1}}"), template("simples", "{{1}}", { status: "rejected" })]);
    const ref = await harness.write(shop, "5511", "avisa");
    await harness.settled(ref);
    expect(shop.channel.sent).toEqual([]);
    const [alert] = await harness.rows<{ text: string }>(shop.tenantId, "SELECT text FROM alerts");
    expect(alert?.text).toContain("pede 1 variável, e vieram 2");
    expect(alert?.text).toContain("foi recusado");
    expect((await harness.lines(ref)).at(-1)).toMatchObject({ status: "failed" });
  });

  it("stands as the newest word says, whichever came first, and each company's own", async () => {
    const [shop, other] = [await shopWith(both), await shopWith(both)];
    const later = harness.now() + 30_000;
    await harness.event(shop, news({ status: "paused", quality: "poor", category: "marketing" }, later));
    await harness.event(shop, news({ status: "approved", reason: null }, later - 10_000));
    await harness.event(shop, news({ name: "unknown", status: "paused" }, later));
    expect(await shop.list()).toMatchObject([
      { status: "paused", quality: "poor", category: "marketing" },
      { status: "approved" },
    ]);
    expect(await other.list()).toMatchObject([{ status: "approved", quality: null }, {}]);
    const [first = template("", "")] = both;
    // The list was asked for before the news, and came after it.
    await shop.lists.replace(shop.account, { owner: "waba", templates: [{ ...first, body: "Novo." }] }, later - 5_000);
    expect(await shop.list()).toMatchObject([{ name: "retirada", body: "Novo.", status: "paused" }]);
    await shop.lists.replace(shop.account, { owner: "waba", templates: [first] }, later + 5_000);
    expect(await shop.list()).toMatchObject([{ status: "approved" }]);
  });
});

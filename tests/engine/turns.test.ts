import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineOptions } from "../../bot/create-engine.js";
import type { Store } from "../../bot/ports/store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

const opened: EngineHarness[] = [];
let harness: EngineHarness;

/** Each engine has a database of its own, because it works on everything that it finds there. */
async function open(options?: Partial<EngineOptions>, wrap?: (store: Store) => Store) {
  const one = new EngineHarness(await openTestDatabase(), options, wrap);
  opened.push(one);
  await one.engine.start();
  return one;
}

beforeAll(async () => {
  harness = await open();
});
afterAll(async () => {
  for (const one of opened) {
    await one.engine.stop();
    await one.database.close();
  }
});

describe("a conversation", () => {
  it("is answered: the line, its send and its outcome are written down", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(shop.channel.texts("5511")).toEqual(["Recebi."]);
    expect(await harness.lines(ref)).toMatchObject([
      { author: "contact", text: "fala" },
      { author: "bot", text: "Recebi.", status: "sent" },
    ]);
    expect(await harness.outcomes(ref)).toEqual([{ kind: "message", state: "done", outcome: "answered" }]);
  });

  it("gets its answers in the order of its messages, however many come at once", async () => {
    const shop = await harness.company(FLOWS);
    shop.channel.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
      return shop.channel.taken();
    };
    const refs = await Promise.all(Array.from({ length: 60 }, (_, i) => harness.write(shop, `p${i % 3}`, "fala")));
    for (const ref of refs) await harness.settled(ref);
    for (const person of ["p0", "p1", "p2"]) {
      const keys = shop.channel.sent
        .filter((one) => one.to.externalId === person)
        .map((one) => BigInt(one.key.split(".").at(-2) ?? 0));
      expect(keys).toHaveLength(20);
      expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
    }
  });

  it("never has two sends under way, while others go on beside it", async () => {
    const shop = await harness.company(FLOWS);
    const busy = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    shop.channel.answer = async ({ to }) => {
      busy.set(to.externalId, (busy.get(to.externalId) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, busy.get(to.externalId) ?? 0);
      most = Math.max(most, shop.channel.underWay);
      await new Promise((resolve) => setTimeout(resolve, 25));
      busy.set(to.externalId, (busy.get(to.externalId) ?? 1) - 1);
      return shop.channel.taken();
    };
    const refs = await Promise.all(Array.from({ length: 40 }, (_, i) => harness.write(shop, `p${i % 10}`, "fala")));
    for (const ref of refs) await harness.settled(ref);
    expect(mostOfOne).toBe(1);
    expect(most).toBeGreaterThan(3);
  });

  it("takes the same event for one, however often and however much at once it comes", async () => {
    const shop = await harness.company(FLOWS);
    const event = {
      kind: "message",
      dedupe: "m1",
      at: harness.now(),
      from: { externalId: "5511" },
      providerId: "m1",
      content: { kind: "text", text: "fala" },
    } as const;
    const refs = await Promise.all(Array.from({ length: 50 }, () => harness.event(shop, event)));
    await harness.settled(refs[0] ?? { tenantId: "", conversationId: "" });
    harness.pass(7 * 24 * 3_600_000);
    const ref = await harness.event(shop, event);
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Recebi."]);
    expect(await harness.lines(ref)).toHaveLength(2);
  });
});

describe("a conversation's program", () => {
  it("stays on the program that it began with, and takes the new one next time", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "nome");
    await harness.settled(ref);
    const flows = {
      ...FLOWS,
      name: FLOWS.name.replace("Oi, {{ called }}.", "Olá de novo, {{ called }}.").replace("Como", "E como"),
    };
    await harness.publish(shop, flows);
    await harness.write(shop, "5511", "Ana");
    await harness.settled(ref);
    await harness.write(shop, "5511", "nome");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Como você se chama?", "Oi, Ana.", "E como você se chama?"]);
  });

  it("of a company without a published flow waits for a person, and people see why", async () => {
    const shop = await harness.company(FLOWS);
    await harness.rows(shop.tenantId, "UPDATE programs SET current = false");
    harness.programs.forget(shop.tenantId);
    const ref = await harness.write(shop, "5511", "fala");
    await harness.settled(ref);
    expect(await harness.outcomes(ref)).toMatchObject([{ outcome: "handed_over" }]);
    expect(await harness.conversation(ref)).toMatchObject({
      owner: "nobody",
      handoff: { reason: "Não há fluxo publicado." },
    });
  });

  it("wakes up by its timer, once", async () => {
    const shop = await harness.company(FLOWS);
    const ref = await harness.write(shop, "5511", "espera");
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Espere."]);
    harness.pass(21 * 60_000);
    await harness.until("the timer rang", () => shop.channel.texts().length === 2);
    await harness.settled(ref);
    expect(shop.channel.texts()).toEqual(["Espere.", "Passou."]);
  });

  it("gets what an http step was answered, and a way out when it fails", async () => {
    const shop = await harness.company(FLOWS);
    const asked: string[] = [];
    harness.http = async ({ url, headers }) => {
      asked.push(`${url} ${headers["idempotency-key"]?.includes(".") ?? false}`);
      return asked.length === 1
        ? { outcome: "answered", status: 200, body: { state: "pronto" } }
        : { outcome: "timeout", reason: "slow" };
    };
    const ref = await harness.write(shop, "5511", "consulta");
    await harness.until("it was told", () => shop.channel.texts().length === 1);
    await harness.write(shop, "5511", "consulta");
    await harness.until("it was told", () => shop.channel.texts().length === 2);
    expect(shop.channel.texts()).toEqual(["Seu pedido está pronto.", "Não consegui consultar."]);
    expect(asked).toEqual(Array(2).fill("https://erp.example/pedido true"));
    expect((await harness.outcomes(ref)).map((row) => [row.kind, row.outcome])).toEqual([
      ["message", "waiting:an effect or timer answers"],
      ["result", "answered"],
      ["message", "waiting:an effect or timer answers"],
      ["result", "answered"],
    ]);
  });
});

describe("a lost wake-up", () => {
  it("is found, although nobody was woken", async () => {
    const shop = await harness.company(FLOWS);
    // Stored without the engine, as by a process that ends before it wakes anybody.
    const at = harness.now();
    const sender = { externalId: "lost" };
    const event = {
      kind: "message",
      dedupe: "lost",
      at,
      from: sender,
      providerId: "lost",
      content: { kind: "text", text: "fala" },
    } as const;
    await harness.store.accept([
      {
        tenantId: shop.tenantId,
        channelId: shop.channelId,
        dedupe: "lost",
        at,
        body: { from: "channel", event, sender },
      },
    ]);
    await harness.until("it was answered", () => shop.channel.texts().length === 1);
  });
});

describe("a burst of texts", () => {
  it("is one message to the flow, each text stands in the transcript, and one answer goes out", async () => {
    const patient = await open({ burstWindowMs: 300 });
    const shop = await patient.company(FLOWS);
    const ref = await patient.write(shop, "5511", "nome");
    await patient.settled(ref);
    for (const text of ["Ana", "Maria", "Lima"]) await patient.write(shop, "5511", text);
    await patient.settled(ref);
    expect(shop.channel.texts().at(0)).toBe("Como você se chama?");
    expect(shop.channel.texts()).toHaveLength(2);
    expect(shop.channel.texts().at(1)).toMatch(/Ana\s+Maria\s+Lima/);
    expect((await patient.outcomes(ref)).map((row) => row.outcome)).toEqual([
      "answered",
      "joined:with the next message",
      "joined:with the next message",
      "answered",
    ]);
    expect((await patient.lines(ref)).filter((line) => line.author === "contact").map((line) => line.text)).toEqual([
      "nome",
      "Ana",
      "Maria",
      "Lima",
    ]);
  });

  it("is not cut short by what the provider says of an earlier reply", async () => {
    const patient = await open({ burstWindowMs: 900 });
    const shop = await patient.company(FLOWS);
    const ref = await patient.write(shop, "5511", "nome");
    await patient.settled(ref);
    const [asked] = await patient.rows<{ provider: string }>(
      ref.tenantId,
      "SELECT provider_id AS provider FROM messages WHERE conversation_id = $1 AND author = 'bot'",
      [ref.conversationId],
    );
    const began = Date.now();
    await patient.write(shop, "5511", "Ana");
    const about = { dedupe: "read", at: Date.now(), to: { externalId: "5511" }, providerId: asked?.provider ?? "" };
    await patient.event(shop, { kind: "status", status: "read", ...about });
    await patient.until("the text was answered", () => shop.channel.texts().length === 2);
    expect(Date.now() - began).toBeGreaterThan(850);
    expect((await patient.lines(ref)).filter((line) => line.author === "bot").at(0)?.status).toBe("read");
  });

  it("is not waited for after a button, a file or anything else that is complete by itself", async () => {
    const patient = await open({ burstWindowMs: 60_000 });
    const shop = await patient.company(FLOWS);
    await patient.receive(shop, "5511", { kind: "choice", id: "x", text: "Sim" });
    await patient.until("the button was answered", () => shop.channel.texts().length === 1);
  });

  it("in which somebody asks to be left alone is an opt-out, whatever they wrote around it", async () => {
    const patient = await open({ burstWindowMs: 300 });
    const shop = await patient.company(FLOWS);
    const ref = await patient.write(shop, "5511", "PARAR");
    // Both texts are written at the same moment, however long a busy machine takes to deliver them.
    const [first] = await patient.rows<{ at: Date }>(ref.tenantId, "SELECT at FROM events WHERE conversation_id = $1", [
      ref.conversationId,
    ]);
    const content = { kind: "text" as const, text: "por favor" };
    const more = { dedupe: "more", providerId: "more", from: { externalId: "5511" }, content };
    await patient.event(shop, { kind: "message", at: (first?.at.getTime() ?? 0) + 100, ...more });
    await patient.settled(ref);
    expect(shop.channel.texts()).toEqual([expect.stringContaining("não vamos mais te mandar mensagens")]);
  });
});

describe("a tap", () => {
  it("answers only the question that was offered with the message it names, by the provider's id or our line's", async () => {
    const shop = await harness.company({
      "flows/wipe.yaml":
        "flow: wipe\nstart: [{ keyword: limpar }]\nsteps:\n  - ask: Está ligado?\n    save: on\n    type: yes_no\n  - ask: Posso apagar tudo?\n    save: wipe\n    type: yes_no\n  - say: 'Apaguei: {{ wipe }}.'\n",
    });
    const ref = await harness.write(shop, "5511", "limpar");
    await harness.settled(ref);
    const offers = () =>
      harness.rows<{ id: string; provider: string }>(
        ref.tenantId,
        "SELECT id::text, provider_id AS provider FROM messages WHERE conversation_id = $1 AND author = 'bot' ORDER BY id",
        [ref.conversationId],
      );
    const tap = async (id: string, text: string, replyTo?: string) => {
      const dedupe = `tap:${Math.random()}`;
      const event = {
        kind: "message" as const,
        dedupe,
        at: Date.now(),
        from: { externalId: "5511" },
        providerId: dedupe,
      };
      await harness.event(shop, { ...event, content: { kind: "choice", id, text }, replyTo });
      await harness.settled(ref);
    };
    const first = (await offers())[0];
    await tap("sim", "Sim", first?.provider);
    await tap("sim", "Sim", first?.provider);
    await tap("sim", "Sim", "wamid.of-nobody");
    expect(shop.channel.texts()).not.toContain("Apaguei: sim.");
    expect(shop.channel.texts().join("\n")).toContain("já passou");
    await tap("nao", "Não", (await offers()).at(-1)?.id);
    expect(shop.channel.texts().at(-1)).toBe("Apaguei: não.");
  });
});

describe("an event that no turn can handle", () => {
  it("is set aside alone and visible: what came before and after it is answered", async () => {
    let poison = "";
    const wrap = (store: Store): Store => ({
      ...store,
      turns: (work, run) =>
        store.turns(work, (loaded) => {
          for (const waiting of loaded.events) {
            if (waiting.event.kind === "message" && waiting.event.providerId === poison)
              // An event that no code expects and no type check finds: handling it throws.
              Object.assign(waiting.event, { from: undefined });
          }
          return run(loaded);
        }),
    });
    const careful = await open({}, wrap);
    const shop = await careful.company(FLOWS);
    poison = "poison";
    const events = ["antes 1", "antes 2", poison, "depois"].map((providerId, i) => ({
      kind: "message" as const,
      dedupe: `m${i}`,
      at: careful.now(),
      from: { externalId: "5511" },
      providerId,
      content: { kind: "text" as const, text: "fala" },
    }));
    const account = { id: shop.channelId, tenantId: shop.tenantId };
    const [accepted] = await careful.engine.inbox.accept(account, events);
    const ref = { tenantId: shop.tenantId, conversationId: accepted?.conversationId ?? "" };
    await careful.settled(ref);
    expect((await careful.outcomes(ref)).map((row) => [row.state, row.outcome])).toEqual([
      ["done", "answered"],
      ["done", "answered"],
      ["dead", "failed"],
      ["done", "answered"],
    ]);
    expect(shop.channel.texts()).toEqual(["Recebi.", "Recebi.", "Recebi."]);
  });
});

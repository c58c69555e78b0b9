import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, WEB_CHAT, WEBHOOK_PATH } from "../faults/harness/company.js";
import { eventually } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { startServer } from "../faults/harness/server-process.js";
import { deliver, mediaMessage, messagesBody, post, statusBody, textMessage } from "../faults/harness/webhooks.js";

/** Tests the whole log of the built product after a day with all kinds of private data and failures. */
const PERSON = {
  phones: "551198765123",
  name: "Quitéria Abrantes",
  email: "quiteria.abrantes@example.com.br",
  cpf: "123.456.789-09",
  bareCpf: "12345678909",
  words: "meu gato derrubou suco no teclado",
  widget: "minha impressora engoliu a certidão",
  file: "RG da Quitéria.png",
};
/** The same person uses several numbers, because each number has one conversation. */
const [TALKS, ASKS, BUYS, SENDS] = [1, 2, 3, 4].map((n) => `${PERSON.phones}${n}`) as [string, string, string, string];
const SECRETS = {
  inUrl: "segredo-na-consulta-77",
  inHeader: "Basic cXVpdGVyaWE6c2VuaGEtZGEtbG9qYQ==",
  inMediaUrl: "chave-do-arquivo-88",
  inPage: "palavra-errada-99",
};

const CATALOG = "- { item: limpeza, title: Limpeza, price: 'R$ 49,90', minutes: 15, actions: [temp-cleanup] }\n";
const BUY = `flow: comprar
title: Comprar
start:
  - keyword: [comprar]
steps:
  - quote: { items: [limpeza] }
    save: order
  - charge: { order: order }
  - say: "Serviço do pedido {{ order.number }}."
  - end: sold
`;
const lookUp = (port: number) => `flow: consulta
title: Consulta
start:
  - keyword: [consulta]
steps:
  - http: { url: "http://127.0.0.1:${port}/pedidos?token=${SECRETS.inUrl}&nome={{ contact.name }}", headers: { authorization: "${SECRETS.inHeader}" } }
    save: veio
    on_failed: { goto: barred }
  - say: "Achei o pedido."
  - end: done
  - id: barred
    say: Não achei o pedido.
  - end: barred
`;

type Line = Record<string, unknown> & { msg: string; level: string; trace?: string };

let balcao: RunningBalcao;
/** The status with which the shop's own system answers. */
let systemStatus = 200;
const system = createServer((request, response) => {
  response.writeHead(systemStatus, { "content-type": "application/json" });
  response.end(JSON.stringify({ problem: `sem pedido de ${PERSON.name}, ${TALKS}`, asked: request.url }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => system.listen(0, "127.0.0.1", resolve));
  const { port } = system.address() as AddressInfo;
  balcao = await openBalcao({
    files: { "catalog.yaml": CATALOG, "flows/comprar.yaml": BUY, "flows/consulta.yaml": lookUp(port) },
    env: { LOG_LEVEL: "debug", SANDBOX_PAYMENTS: "on", HTTP_STEP_ALLOW: `127.0.0.1:${port}` },
  });
});
afterAll(async () => {
  system.close();
  await balcao.close();
});

const texts = (phone = TALKS) => balcao.graph.of(phone).map((one) => one.text);
const said = () => balcao.server().said();

/** All lines except the greeting for a person who starts the server by hand. */
function logged(): Line[] {
  return said()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
}

/** The traces that this webhook brought, according to its own log line. */
async function tracesAfter(act: () => Promise<unknown>): Promise<string[]> {
  const before = logged().length;
  await act();
  return eventually(() => {
    const traces = logged()
      .slice(before)
      .filter(({ msg }) => msg === "a webhook was taken")
      .flatMap((line) => line.traces as string[]);
    expect(traces.length).toBeGreaterThan(0);
    return traces;
  });
}

async function write(text: string, phone = TALKS): Promise<string> {
  const body = messagesBody([textMessage(phone, text)]).replace(/Cliente \d{4}/, PERSON.name);
  const [trace = ""] = await tracesAfter(() => deliver(balcao.url, body));
  return trace;
}

const of = (trace: string) => logged().filter((line) => line.trace === trace);

describe("a trace", () => {
  it("leads from the webhook to the reply, and its id is in the key that the provider knows the reply by", async () => {
    const trace = await write(`oi, sou eu, ${PERSON.words}`);
    await eventually(() => expect(texts()).toHaveLength(1));
    await eventually(() =>
      expect(of(trace)).toMatchObject([
        { msg: "an event was taken", event: "message" },
        { msg: "an event was handled", outcome: expect.stringMatching(/^(answered|waiting)/) },
        { msg: "an effect was carried out", kind: "send", provider: "channel:falhas-whatsapp", attempts: 1 },
      ]),
    );
    expect(balcao.graph.of(TALKS)[0]?.key).toMatch(new RegExp(`\\.${trace}\\.\\d+$`));
    const taken = logged().find((line) => (line.traces as string[] | undefined)?.includes(trace));
    expect(taken).toMatchObject({ msg: "a webhook was taken", channel: "falhas-whatsapp", req: expect.any(String) });
  });

  it("goes on through a system that a flow asks: the answer's event names its cause, and the reply the answer's", async () => {
    const trace = await write("consulta", ASKS);
    await eventually(() => expect(texts(ASKS)).toContain("Achei o pedido."));
    const answer = await eventually(() => {
      const found = logged().find((line) => line.cause === trace);
      expect(found).toMatchObject({ msg: "an event was handled", event: "result" });
      return found;
    });
    expect(of(trace)).toContainEqual(
      expect.objectContaining({ msg: "an effect was carried out", kind: "http", result: "ok" }),
    );
    await eventually(() =>
      expect(of(String(answer?.trace))).toContainEqual(
        expect.objectContaining({ msg: "an effect was carried out", kind: "send" }),
      ),
    );
  });

  it("is the same for a repeat of the webhook, which stores nothing", async () => {
    const body = messagesBody([textMessage(TALKS, "de novo", "wamid.repeat")]);
    const [trace] = await tracesAfter(() => deliver(balcao.url, body));
    await deliver(balcao.url, body);
    await eventually(() =>
      expect(logged()).toContainEqual(
        expect.objectContaining({ msg: "a webhook was taken", traces: [], repeats: [trace] }),
      ),
    );
  });

  it("stands in every line about a send that fails, is tried again, and is given up", async () => {
    let attempts = 0;
    balcao.graph.fate = ({ text }) => {
      if (!text.includes("difícil")) return "answer";
      attempts += 1;
      return attempts === 1
        ? { status: 400, code: 131056, says: `${TALKS} got "${text}"` }
        : { status: 400, code: 131009, says: `Parameter value is not valid for ${PERSON.name}: “${text}”` };
    };
    const trace = await write(`difícil: ${PERSON.words}, ${PERSON.email}, CPF ${PERSON.cpf} ou ${PERSON.bareCpf}`);
    await eventually(() => expect(of(trace).at(-1)).toMatchObject({ msg: "an effect was given up" }));
    expect(of(trace).map(({ msg, level }) => `${level}: ${msg}`)).toEqual([
      "debug: an event was taken",
      "debug: an event was handled",
      "warn: an effect is tried again",
      "warn: an effect was given up",
    ]);
    expect(of(trace).at(-1)?.reason).toContain("Meta 131009");
    balcao.graph.fate = () => "answer";
  });
});

describe("the log of a whole day", () => {
  it("holds nothing private, whatever happened: messages, files, money, the widget, and all that can fail", async () => {
    // The provider cannot be reached, then cuts connections, then answers with errors that repeat the request.
    await balcao.graph.shut();
    const unheard = await write(`sem rede: ${PERSON.words}`);
    await eventually(() => expect(of(unheard).some(({ msg }) => msg === "an effect is tried again")).toBe(true));
    await eventually(() => expect(logged().some(({ msg }) => msg === "a read mark could not be sent")).toBe(true));
    await balcao.graph.open();
    await eventually(() => expect(texts().at(-1)).toContain("sem rede"), 60_000);
    let cut = 0;
    balcao.graph.fate = ({ text }) => (text.includes("cortada") && cut++ === 0 ? "drop" : "answer");
    const doubtful = await write(`cortada: ${PERSON.words}, ${PERSON.email}, ${PERSON.cpf}`);
    await eventually(() =>
      expect(of(doubtful).map(({ msg }) => msg)).toContain("nobody knows whether an effect was carried out"),
    );
    await eventually(() => expect(texts().at(-1)).toContain("cortada"));

    // Files: one that arrives, and one that is gone.
    const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const bytes = Buffer.from(png, "base64");
    balcao.graph.media.set("m1", {
      mime: "image/png",
      bytes,
      url: `${balcao.graph.url}/bytes/m1?sig=${SECRETS.inMediaUrl}`,
    });
    await deliver(balcao.url, messagesBody([textMessage(SENDS, "arquivo")]));
    await deliver(balcao.url, messagesBody([mediaMessage(SENDS, "m1", "image/png", PERSON.file)]));
    await deliver(balcao.url, messagesBody([mediaMessage(SENDS, "gone", "image/png", PERSON.file)]));
    await eventually(() =>
      expect(logged()).toContainEqual(expect.objectContaining({ kind: "fetch_media", msg: "an effect was given up" })),
    );
    await eventually(() =>
      expect(logged()).toContainEqual(
        expect.objectContaining({ kind: "fetch_media", msg: "an effect was carried out" }),
      ),
    );

    // A system that repeats what it was asked, until its breaker opens.
    systemStatus = 503;
    for (let n = 0; n < 6; n++) {
      await write("consulta", ASKS);
      await eventually(() => expect(texts(ASKS).filter((text) => text.includes("Não achei"))).toHaveLength(n + 1));
    }
    expect(logged().filter(({ msg }) => msg === "calls to a provider are held back")).toContainEqual(
      expect.objectContaining({ provider: expect.stringMatching(/^http:127\.0\.0\.1/) }),
    );

    // A payment, with a forged notification.
    await write("comprar", BUYS);
    await eventually(() => expect(texts(BUYS).at(-1)).toContain("Posso seguir?"));
    await write("sim", BUYS);
    const link = /http\S+\/sandbox-gateway\/pay\/\w+/;
    await eventually(() => expect(texts(BUYS).some((text) => link.test(text))).toBe(true));
    const pay = texts(BUYS).flatMap((text) => link.exec(text)?.[0] ?? [])[0] ?? "";
    const forged = { method: "POST", headers: { "x-sandbox-signature": SECRETS.inPage }, body: PERSON.name };
    expect((await fetch(`${balcao.url}/webhooks/payments/sandbox`, forged)).status).toBe(401);
    await fetch(`${pay}/pay`, { method: "POST", redirect: "manual" });
    await eventually(() => expect(texts(BUYS).at(-1)).toContain("Serviço do pedido"));

    // Webhooks that are wrong in every way.
    const query = `hub.mode=subscribe&hub.verify_token=${SECRETS.inPage}&hub.challenge=1`;
    expect((await fetch(`${balcao.url}${WEBHOOK_PATH}?${query}`)).status).toBe(403);
    const message = messagesBody([textMessage(TALKS, PERSON.words)]);
    expect(await post(balcao.url, message, { "x-hub-signature-256": `sha256=${SECRETS.inPage}` })).toBe(401);
    await deliver(balcao.url, message.replace(ACCOUNT.phoneNumberId, "199900000000001"));
    await deliver(balcao.url, messagesBody([{ from: TALKS, id: "wamid.odd", type: "text", text: PERSON.words }]));
    await deliver(balcao.url, JSON.stringify({ object: "page", entry: [{ words: PERSON.words, wa_id: TALKS }] }));
    const { providerId, key } = balcao.graph.of(TALKS).at(-1) ?? { providerId: "", key: "" };
    const failed = statusBody(TALKS, providerId, "failed", key);
    await deliver(balcao.url, failed.replace("Message undeliverable", `${TALKS} ${PERSON.words}`));

    // The widget.
    const socket = io(`${balcao.url}/webchat`, {
      auth: { channel: WEB_CHAT },
      transports: ["websocket"],
      forceNew: true,
    });
    const { token } = await new Promise<{ token: string }>((resolve) => socket.on("session", resolve));
    const heard: string[] = [];
    socket.on("line", (line: { author: string }) => heard.push(line.author));
    const text = `${PERSON.widget}, ${PERSON.email}, ${PERSON.cpf}`;
    const ack = await socket.timeout(5_000).emitWithAck("message", { clientId: randomUUID(), text });
    await eventually(() => expect(heard).toContain("bot"));
    await eventually(() =>
      expect(of(ack.id)).toMatchObject([
        { msg: "an event was taken", event: "message" },
        { msg: "an event was handled" },
        { msg: "an effect was carried out", kind: "send", provider: "channel:falhas-site" },
      ]),
    );
    socket.close();

    expect(balcao.graph.problems).toEqual([]);
    // All of these values did reach the product.
    for (const word of [PERSON.words, PERSON.email, PERSON.cpf]) expect(texts().join()).toContain(word);
    expect(logged().length).toBeGreaterThan(60);
    const all = said();
    const forbidden = {
      ...PERSON,
      ...SECRETS,
      localPhone: PERSON.phones.slice(4),
      firstName: "Quitéria",
      encodedName: encodeURIComponent("Quitéria"),
      basic: SECRETS.inHeader.slice(6),
      appSecret: ACCOUNT.appSecret,
      verifyToken: ACCOUNT.verifyToken,
      accessToken: ACCOUNT.accessToken,
      visitorToken: token,
      visitorSignature: token.split(".").at(-1) ?? token,
      wordsOfAsk: "suco no teclado",
    };
    for (const [what, secret] of Object.entries(forbidden)) {
      const at = all.indexOf(secret);
      expect(at < 0 ? "" : all.slice(Math.max(0, at - 300), at + 100), `${what} stands in the log`).toBe("");
    }
    // Every line about an effect or an event says which message it is about.
    for (const line of logged())
      if ("effect" in line || /^an e(vent|ffect) /.test(line.msg)) expect(line.trace, line.msg).toMatch(/^\d+$/);
  }, 180_000);
});

describe("a server that cannot reach its database", () => {
  it("says so without the password of its address", async () => {
    const env = {
      PORT: "0",
      DATA_DIR: balcao.dataDir,
      DATABASE_URL: "postgres://balcao:senha-do-banco@127.0.0.1:9/balcao",
    };
    const failure = await startServer({ ...env, LOG_LEVEL: "debug" }).then(
      () => "it started",
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/ECONNREFUSED|database/i);
    expect(failure).not.toContain("senha-do-banco");
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ChannelAccount,
  ChannelAdapter,
  ChannelSession,
  ChannelTools,
  Outgoing,
  RawWebhook,
  Received,
  SendResult,
  SessionLink,
} from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent, Sender } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";

/** How the simulated provider treats the requests that follow. */
export type ProviderMood =
  /** Accepts everything. */
  | "ok"
  /** Refuses the access token. */
  | "dead_token"
  /** Asks to slow down. */
  | "busy"
  /** Refuses every template as paused. Only of a channel that has templates. */
  | "paused_template"
  /** Accepts the request and closes the connection. */
  | "cut"
  /** Answers with an HTML page instead of the API's JSON. */
  | "html"
  /** Answers 503. */
  | "down";

/** What the suite must know about an adapter. Leave a member out when the channel has no such thing. */
export type ChannelUnderContract = {
  adapter: ChannelAdapter;
  /** Complete and valid. */
  account: ChannelAccount;
  contact: Sender;
  /** Of an adapter with `connect`: sends go through it. The suite opens it. */
  session?: ChannelSession;
  /** A correctly signed webhook with one text message. Absent when the adapter has no `receive`. */
  signedText?(message: { id: string; text: string }): RawWebhook;
  /** Absent when sending does not leave this process. */
  provider?: { mood(mood: ProviderMood): void; requests(): number };
  /** The same account with an address where nobody listens. */
  unreachable?: ChannelAccount;
  /** The bytes for `readFile`. Default: a small PNG. */
  readFile?: ChannelTools["readFile"];
  close?(): Promise<void>;
};

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 60 * 60 * 1000;
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * The suite that every channel adapter must pass: everything that the engine relies on without knowing any channel.
 * `setup` runs once, and `close` at the end.
 */
export function describeChannelAdapter(name: string, setup: () => Promise<ChannelUnderContract>): void {
  describe(`${name} as a channel adapter`, () => {
    let channel: ChannelUnderContract;
    beforeAll(async () => {
      channel = await setup();
      channel.session = await channel.adapter.connect?.(channel.account, NO_LINK);
    });
    afterAll(async () => {
      await channel.session?.close();
      await channel.close?.();
    });

    describeAccount(() => channel);
    describeReceive(() => channel);
    describeSend(() => channel);
    describeFailures(() => channel);
  });
}

/** The link of a session whose lease nobody wants. */
const NO_LINK: SessionLink = {
  signal: new AbortController().signal,
  saved: null,
  save: async () => {},
  receive: async () => {},
};

type Get = () => ChannelUnderContract;

function describeAccount(get: Get): void {
  describe("account", () => {
    it("has a kind, and limits that are whole numbers", () => {
      const { adapter } = get();
      expect(adapter.kind).toMatch(/^[a-z][a-z0-9-]*$/);
      const { text, buttons, list, media, window } = adapter.capabilities;
      const limits = [text.max, ...Object.values(buttons), ...Object.values(list), ...Object.values(media.send)];
      for (const limit of limits) expect(Number.isInteger(limit) && limit >= 0).toBe(true);
      expect(text.max).toBeGreaterThan(0);
      for (const hours of [window.bot, window.people]) if (hours !== null) expect(hours).toBeGreaterThan(0);
      if (buttons.max > 0) expect(Math.min(buttons.label, buttons.id, buttons.body)).toBeGreaterThan(0);
      if (list.rows > 0) expect(Math.min(list.label, list.id, list.body, list.opener)).toBeGreaterThan(0);
    });

    it("finds nothing wrong with a complete account and tells what an empty one lacks without throwing", () => {
      const { adapter, account } = get();
      expect(adapter.checkAccount(account)).toEqual([]);
      for (const problem of adapter.checkAccount({ settings: {}, secrets: {} })) {
        expect(problem.trim()).not.toBe("");
        expectNoSecret(account, problem);
      }
    });

    it("says how long an uncertain send waits for a word", () => {
      const { uncertain } = get().adapter;
      expect(uncertain.waitMs).toBeGreaterThanOrEqual(0);
      expect(["repeat", "person"]).toContain(uncertain.then);
    });
  });
}

function describeReceive(get: Get): void {
  describe("receive", () => {
    it("turns a signed text into one message of its contact, the same one when it comes again", ({ skip }) => {
      const { signedText } = get();
      if (!signedText) return skip();
      const webhook = signedText({ id: "contract-1", text: "Olá, çãé 👋" });
      const first = onlyMessage(receive(get(), webhook));
      expect(first.content).toEqual({ kind: "text", text: "Olá, çãé 👋" });
      expect(first.from.externalId).not.toBe("");
      expect(first.at).toBeGreaterThan(Date.UTC(2020, 0));
      expect(onlyMessage(receive(get(), webhook)).dedupe).toBe(first.dedupe);
      const other = onlyMessage(receive(get(), signedText({ id: "contract-2", text: "Olá, çãé 👋" })));
      expect(other.dedupe).not.toBe(first.dedupe);
    });

    it("refuses a body of which one byte was changed, cut or added", ({ skip }) => {
      const { signedText } = get();
      if (!signedText) return skip();
      const webhook = signedText({ id: "contract-3", text: "um texto" });
      const { body } = webhook;
      const changed = Buffer.from(body);
      changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1;
      for (const forged of [changed, body.subarray(0, -1), Buffer.concat([body, Buffer.from(" ")]), Buffer.alloc(0)]) {
        expect(receive(get(), { ...webhook, body: forged }).kind).toBe("refused");
      }
    });

    it("refuses what nobody signed", ({ skip }) => {
      const { signedText } = get();
      if (!signedText) return skip();
      const webhook = signedText({ id: "contract-4", text: "um texto" });
      expect(receive(get(), { ...webhook, headers: {}, query: new URLSearchParams() }).kind).toBe("refused");
    });

    it("never throws and believes nothing, whatever the bytes, headers and query", ({ skip }) => {
      const { adapter, account } = get();
      if (!adapter.receive) return skip();
      const webhooks = fc.record({
        method: fc.constantFrom("GET" as const, "POST" as const),
        query: fc.array(fc.tuple(fc.string(), fc.string())).map((pairs) => new URLSearchParams(pairs)),
        headers: fc.dictionary(fc.string(), fc.string()),
        body: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      });
      fc.assert(
        fc.property(webhooks, (webhook) => adapter.receive?.(account, webhook).kind === "refused"),
        { numRuns: 300 },
      );
    });
  });
}

function describeSend(get: Get): void {
  describe("send", () => {
    const contents: OutboundContent[] = [
      { kind: "text", text: "Olá! Aqui é a *Oficina*. 👋" },
      { kind: "choices", text: "Qual?", options: [option("a", "Sim"), option("b", "Não")] },
      {
        kind: "choices",
        text: "Qual destas?",
        options: Array.from({ length: 8 }, (_, i) => option(`o${i}`, `Opção ${i}`)),
      },
      {
        kind: "choices",
        text: "E destas?",
        options: Array.from({ length: 30 }, (_, i) => option(`o${i}`, `Opção ${i}`)),
      },
      { kind: "media", media: "image", fileId: "file-1", caption: "Veja" },
      { kind: "location", latitude: -23.55, longitude: -46.63, name: "Oficina" },
      { kind: "reaction", emoji: "👍", to: "provider-1" },
      { kind: "reaction", emoji: null, to: "provider-1" },
      { kind: "template", name: "ola", language: "pt_BR", params: ["Ana"] },
    ];

    it.each(contents)("carries $kind, or says in words that it cannot", async (content) => {
      get().provider?.mood("ok");
      const result = await send(get(), { content });
      expect(["sent", "refused"]).toContain(result.outcome);
      if (content.kind === "text" || content.kind === "choices") expect(result.outcome).toBe("sent");
      if (result.outcome === "sent") expect(result.providerId).not.toBe("");
    });

    it("refuses a text above its own limit as too large, without sending a piece of it", async () => {
      const before = get().provider?.requests();
      const text = "a".repeat(get().adapter.capabilities.text.max + 1);
      expect(await send(get(), { content: { kind: "text", text } })).toMatchObject({
        outcome: "refused",
        code: "too_large",
      });
      expect(get().provider?.requests()).toBe(before);
    });

    it("sends nothing outside the window, except templates", async ({ skip }) => {
      const { capabilities } = get().adapter;
      const { bot, people } = capabilities.window;
      if (bot === null && people === null) return skip();
      get().provider?.mood("ok");
      const before = get().provider?.requests();
      for (const [byPerson, hours] of [
        [false, bot],
        [true, people],
      ] as const)
        for (const lastInboundAt of hours === null ? [] : [null, NOW - hours * HOUR]) {
          const result = await send(get(), { content: { kind: "text", text: "oi" }, byPerson, lastInboundAt });
          expect(result).toMatchObject({ outcome: "refused", code: "window_closed" });
        }
      expect(get().provider?.requests()).toBe(before);
      const template: OutboundContent = { kind: "template", name: "ola", language: "pt_BR", params: [] };
      const result = await send(get(), { content: template, lastInboundAt: null });
      if (capabilities.templates) expect(result.outcome).toBe("sent");
    });

    it("makes no request when it was stopped before the start", async () => {
      const before = get().provider?.requests();
      const result = await send(get(), { content: { kind: "text", text: "oi" } }, AbortSignal.abort());
      expect(result.outcome).toBe("retry");
      expect(get().provider?.requests()).toBe(before);
    });
  });
}

function describeFailures(get: Get): void {
  describe("a provider in trouble", () => {
    const moods: [ProviderMood, SendResult["outcome"], Record<string, string>][] = [
      ["dead_token", "refused", { code: "account_dead" }],
      ["busy", "retry", {}],
      ["cut", "uncertain", {}],
      ["html", "uncertain", {}],
      ["down", "uncertain", {}],
    ];

    it.for(moods)("that is %s makes the send %s", async ([mood, outcome, more], { skip }) => {
      const { provider } = get();
      if (!provider) return skip();
      provider.mood(mood);
      expect(await send(get(), { content: { kind: "text", text: "oi" } })).toMatchObject({ outcome, ...more });
      provider.mood("ok");
    });

    it("that paused a template says so of this template alone", async ({ skip }) => {
      const { provider, adapter } = get();
      if (!provider || !adapter.templates) return skip();
      provider.mood("paused_template");
      const content: OutboundContent = { kind: "template", name: "ola", language: "pt_BR", params: ["Ana"] };
      expect(await send(get(), { content })).toMatchObject({ outcome: "refused", code: "template", becomes: "paused" });
      provider.mood("ok");
      expect(await send(get(), { content })).toMatchObject({ outcome: "sent" });
    });

    it.for(["dead_token", "busy", "cut", "html", "down"] as const)(
      "that is %s gives no half list of templates",
      async (mood, { skip }) => {
        const { provider, adapter, account } = get();
        if (!provider || !adapter.templates) return skip();
        provider.mood(mood);
        const listed = await adapter.templates(account, tools(get()));
        provider.mood("ok");
        expect(listed).toMatchObject({ outcome: "failed", reason: expect.stringMatching(/\S/) });
        expectNoSecret(account, listed);
      },
    );

    it("that cannot be reached surely took nothing", async ({ skip }) => {
      const { unreachable } = get();
      if (!unreachable) return skip();
      const result = await send({ ...get(), account: unreachable }, { content: { kind: "text", text: "oi" } });
      expect(result).toMatchObject({ outcome: "retry", scope: "provider" });
    });

    it("does not reject an acknowledgement, and says whether it arrived", async ({ skip }) => {
      const { adapter, account, provider, contact } = get();
      if (!adapter.acknowledge || !provider) return skip();
      provider.mood("cut");
      const inbound = { providerId: "provider-1", to: contact, typing: true };
      expect(await adapter.acknowledge(account, inbound, tools(get()))).toMatchObject({
        outcome: "failed",
        providerFault: true,
      });
      provider.mood("ok");
      expect(await adapter.acknowledge(account, inbound, tools(get()))).toEqual({ outcome: "done" });
    });
  });
}

/** Sends with everything in order except `change`, and checks what must be true of every result. */
async function send(
  channel: ChannelUnderContract,
  change: Partial<Outgoing> & Pick<Outgoing, "content">,
  signal?: AbortSignal,
): Promise<SendResult> {
  const outgoing: Outgoing = {
    key: "event-1.0",
    to: channel.contact,
    byPerson: false,
    lastInboundAt: NOW - HOUR,
    messageId: "1",
    ...change,
  };
  const result = channel.session
    ? await channel.session.send(outgoing, tools(channel, signal))
    : await channel.adapter.send(channel.account, outgoing, tools(channel, signal));
  expectNoSecret(channel.account, result);
  if (result.outcome !== "sent") expect(result.reason.trim()).not.toBe("");
  return result;
}

function tools(channel: ChannelUnderContract, signal = new AbortController().signal): ChannelTools {
  const readFile = channel.readFile ?? (async () => ({ bytes: PNG, mime: "image/png", name: "ponto.png" }));
  return { signal, now: () => NOW, readFile };
}

function receive({ adapter, account }: ChannelUnderContract, webhook: RawWebhook): Received {
  const received = adapter.receive?.(account, webhook);
  if (!received) throw new Error("an adapter with signed webhooks needs `receive`");
  expectNoSecret(account, received);
  return received;
}

function onlyMessage(received: Received): Extract<ChannelEvent, { kind: "message" }> {
  if (received.kind !== "events") throw new Error(`refused: ${JSON.stringify(received)}`);
  const [only, ...others] = received.events;
  expect(others).toEqual([]);
  expect(received.problems).toEqual([]);
  if (only?.event.kind !== "message") throw new Error("not a message");
  return only.event;
}

/** No result, event, reason or problem may contain a secret of the account, not even half of one. */
export function expectNoSecret(account: ChannelAccount, output: unknown): void {
  const text = JSON.stringify(output) ?? "";
  for (const secret of Object.values(account.secrets)) {
    expect(text).not.toContain(secret);
    if (secret.length >= 16) expect(text).not.toContain(secret.slice(0, secret.length / 2));
  }
}

function option(id: string, label: string) {
  return { id, label };
}

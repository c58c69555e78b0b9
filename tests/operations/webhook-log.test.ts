import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Accepted } from "../../bot/ports/inbox.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { payload, signedWebhook, testAccount, textMessage } from "../../channels/whatsapp/test-account.js";
import { createWhatsAppAdapter } from "../../channels/whatsapp/whatsapp-adapter.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { createLog, sparing } from "../../platform/log.js";
import type { ChannelRegistry } from "../../server/channel-registry.js";
import { createWebhookRoute } from "../../server/webhook-route.js";

const account = testAccount();
const adapter = createWhatsAppAdapter({ graphBaseUrl: "http://127.0.0.1:9", graphVersion: "v24.0", timeoutMs: 1_000 });

let server: Server;
let lines: Record<string, unknown>[];
let unconnected: number;
let accept: (events: readonly ChannelEvent[]) => Promise<Accepted[]>;

async function serve(level: string): Promise<void> {
  const channel = { key: account.key, title: "", demo: false, account, adapter, paused: false };
  const channels = { byKey: () => channel, byExternalId: () => null } as unknown as ChannelRegistry;
  const log = createLog({ level, to: { write: (line: string) => void lines.push(JSON.parse(line)) } });
  const inbox = { accept: (_account: unknown, events: readonly ChannelEvent[]) => accept(events) };
  const route = createWebhookRoute({
    channels,
    inbox,
    log: sparing(log),
    metrics: { webhook: () => {}, unconnected: (_kind, items) => void (unconnected += items) },
    addressOf: (_headers, remote) => remote,
    bytes: createByteBudget({ each: 1e8, all: 1e9 }),
  });
  server = createServer((request, response) => void route(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
}

beforeEach(() => {
  lines = [];
  unconnected = 0;
  let last = 40;
  accept = async (events) => events.map(() => ({ eventId: String(++last), conversationId: "c", repeat: last === 42 }));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const post = (messages: unknown[], change: Record<string, string> = {}) => postBody(payload({ messages }), change);

async function postBody(content: unknown, change: Record<string, string> = {}): Promise<number> {
  const { body, headers } = signedWebhook(account, content);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp/${account.key}`;
  const sent = {
    method: "POST",
    headers: { ...(headers as Record<string, string>), ...change },
    body: body.toString(),
  };
  return (await fetch(address, sent)).status;
}

describe("a webhook in the log", () => {
  it("has an id of its own, and names the traces of what it brought, at debug only", async () => {
    await serve("debug");
    expect(await post([textMessage("wamid.1", "oi"), textMessage("wamid.2", "oi"), textMessage("wamid.3", "oi")])).toBe(
      200,
    );
    expect(await post([textMessage("wamid.4", "oi")])).toBe(200);
    expect(lines).toMatchObject([
      { msg: "a webhook was taken", channel: account.key, traces: ["41", "43"], repeats: ["42"] },
      { msg: "a webhook was taken", channel: account.key, traces: ["44"], repeats: [] },
    ]);
    const [first, second] = lines.map(({ req }) => String(req));
    expect(first).toMatch(/^[0-9a-f]{8}-\d+$/);
    expect(second).not.toBe(first);
  });

  it("writes nothing at info when all is well, and has its id where it is not stored or not understood", async () => {
    await serve("info");
    expect(await post([textMessage("wamid.1", "oi")])).toBe(200);
    expect(lines).toEqual([]);
    accept = () => Promise.reject(new Error("the database is away"));
    expect(await post([textMessage("wamid.2", "oi"), { id: "wamid.3" }])).toBe(503);
    const [req] = lines.map((line) => line.req);
    expect(req).toMatch(/^[0-9a-f]{8}-2$/);
    expect(lines).toMatchObject([
      { level: "warn", msg: "an item of a webhook was not understood", req },
      { level: "error", msg: "a webhook could not be stored; the provider will send it again", req },
    ]);
  });

  it("that nobody signed is refused each time, and told some times, so that a flood does not fill the disk", async () => {
    await serve("info");
    const refused = { "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
    for (let n = 0; n < 60; n++) expect(await post([textMessage(`wamid.${n}`, "oi")], refused)).toBe(401);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(lines.length).toBeLessThan(40);
    expect(lines[0]).toMatchObject({ msg: "a webhook was refused", status: 401, channel: account.key });
  });

  it("that is too large is answered 413, although its sender goes on sending, and the server goes on", async () => {
    await serve("info");
    expect(await post([textMessage("wamid.1", "x".repeat(6 * 1024 * 1024))])).toBe(413);
    expect(await post([textMessage("wamid.2", "oi")])).toBe(200);
  });

  it("for an account that nobody connected is answered 200, counted, and shown at the account it came to", async () => {
    await serve("info");
    const taken: ChannelEvent[] = [];
    const before = accept;
    accept = (events) => (taken.push(...events), before(events));
    const value = { metadata: { phone_number_id: "999000111" }, messages: [textMessage("wamid.1", "oi")] };
    const body = { object: "whatsapp_business_account", entry: [{ id: "w", changes: [{ field: "messages", value }] }] };
    expect(await postBody(body)).toBe(200);
    expect(unconnected).toBe(1);
    expect(taken).toMatchObject([{ kind: "account", what: "not_connected", detail: { externalId: "999000111" } }]);
  });
});

import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startFakeGraph } from "./fake-graph.js";
import { testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

const graph = await startFakeGraph();
const account = testAccount();
const adapter = createWhatsAppAdapter({ graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 200 });
const inbound = { providerId: "wamid.1", to: { externalId: "5511988887777" }, typing: false };

afterAll(() => graph.close());
beforeEach(() => {
  graph.seen.length = 0;
  graph.json(200, { success: true });
});

describe("an acknowledgement", () => {
  it("marks the message as read, and shows typing where asked", async () => {
    await adapter.acknowledge?.(account, inbound, testTools());
    await adapter.acknowledge?.(account, { ...inbound, typing: true }, testTools());
    const read = { messaging_product: "whatsapp", status: "read", message_id: "wamid.1" };
    expect(graph.seen.map(({ body }) => JSON.parse(body))).toEqual([
      read,
      { ...read, typing_indicator: { type: "text" } },
    ]);
    expect(graph.seen[0]?.path).toBe("/v24.0/1122334455667/messages");
  });

  it("does not reject when it fails, and says whether Meta is unwell or only refused this one", async () => {
    graph.json(401, { error: { code: 190, message: "the token EAAGsecret of 5511988887777" } });
    const acknowledge = (of = account) => adapter.acknowledge?.(of, inbound, testTools());
    expect(await acknowledge()).toEqual({ outcome: "failed", reason: "Meta 190", providerFault: false });
    graph.json(503, "unavailable");
    expect(await acknowledge()).toEqual({ outcome: "failed", reason: "HTTP 503", providerFault: true });
    graph.respond(() => undefined);
    expect(await acknowledge()).toEqual({ outcome: "failed", reason: "TIMEOUT", providerFault: true });
    expect(await acknowledge({ ...account, secrets: {} })).toMatchObject({ outcome: "failed", providerFault: false });
    expect(graph.seen).toHaveLength(3);
  });
});

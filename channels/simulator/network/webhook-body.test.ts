import { describe, expect, it } from "vitest";
import type { ChannelEvent } from "../../../bot/vocabulary/channel-event.js";
import { signBody } from "../../meta/sign-webhook.js";
import { receiveWebhook } from "../../whatsapp/receive.js";
import { NOW, testAccount } from "../../whatsapp/test-account.js";
import { type InboundPart, mediaPart, messageBody, statusBody, webhookBytes } from "./webhook-body.js";

const account = testAccount();
const ANA = { waId: "5511988887777", profileName: "Ana Conceição 🐢" };

/** The events that the product's own adapter reads from it. */
function received(body: object, secret = account.secrets.appSecret ?? ""): ChannelEvent[] | number {
  const bytes = webhookBytes(body);
  const headers = { "x-hub-signature-256": signBody(secret, bytes) };
  const result = receiveWebhook(account, { method: "POST", query: new URLSearchParams(), headers, body: bytes });
  if (result.kind === "refused") return result.status;
  if (result.kind !== "events") throw new Error(result.kind);
  expect(result.problems).toEqual([]);
  expect(result.events.map(({ externalId }) => externalId)).toEqual([account.externalId]);
  return result.events.map(({ event }) => event);
}

function messageWith(part: InboundPart, replyTo?: string): object {
  return messageBody(account.externalId, ANA, { id: "wamid.1", at: NOW, part, replyTo });
}

const FILE = { id: "123", mime: "image/png", sha256: "4654+8g=", name: "tela.png", caption: "olha só" };

describe("a webhook with a message", () => {
  it.each<[string, InboundPart, object]>([
    ["a text", { type: "text", text: { body: "ação 😩" } }, { kind: "text", text: "ação 😩" }],
    [
      "a button",
      { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "b1", title: "Sim" } } },
      { kind: "choice", id: "b1", text: "Sim" },
    ],
    [
      "a list row",
      {
        type: "interactive",
        interactive: { type: "list_reply", list_reply: { id: "r1", title: "Preços", description: "e prazos" } },
      },
      { kind: "choice", id: "r1", text: "Preços" },
    ],
    [
      "a place",
      { type: "location", location: { latitude: -23.5, longitude: -46.6, name: "Casa" } },
      { kind: "location", latitude: -23.5, longitude: -46.6, name: "Casa" },
    ],
    [
      "a reaction",
      { type: "reaction", reaction: { message_id: "wamid.0", emoji: "👍" } },
      { kind: "reaction", emoji: "👍", to: "wamid.0" },
    ],
    [
      "a reaction taken back",
      { type: "reaction", reaction: { message_id: "wamid.0" } },
      { kind: "reaction", emoji: null, to: "wamid.0" },
    ],
    [
      "a photo",
      mediaPart("image", FILE),
      { kind: "media", media: "image", providerRef: "123", mime: "image/png", caption: "olha só" },
    ],
    [
      "a voice note",
      mediaPart("voice", { ...FILE, mime: "audio/ogg; codecs=opus" }),
      { kind: "media", media: "voice", providerRef: "123" },
    ],
    ["a document", mediaPart("document", FILE), { kind: "media", media: "document", name: "tela.png" }],
  ])("is read by the product's adapter as %s", (_name, part, content) => {
    const [event] = received(messageWith(part)) as ChannelEvent[];
    expect(event).toMatchObject({
      kind: "message",
      providerId: "wamid.1",
      at: NOW,
      from: { externalId: "5511988887777", name: "Ana Conceição 🐢", phone: "+5511988887777" },
      content,
    });
  });

  it("names the message that it answers", () => {
    const [event] = received(messageWith({ type: "text", text: { body: "oi" } }, "wamid.0")) as ChannelEvent[];
    expect(event).toMatchObject({ replyTo: "wamid.0" });
  });

  it("is refused by the adapter when another app's secret signed it", () => {
    expect(received(messageWith({ type: "text", text: { body: "oi" } }), "outro-segredo")).toBe(401);
  });

  it("travels in ASCII only, as Meta's do", () => {
    const text = webhookBytes(messageWith({ type: "text", text: { body: "ação 😩" } })).toString("latin1");
    expect(text).toContain("a\\u00e7\\u00e3o \\ud83d\\ude29");
    expect(text).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe("a webhook with a status", () => {
  it.each(["sent", "delivered", "read", "played"] as const)("brings the key back with %s", (status) => {
    const body = statusBody(account.externalId, { id: "wamid.2", to: ANA, status, callbackData: "evento-7.0" }, NOW);
    expect(received(body)).toMatchObject([
      { kind: "status", status, providerId: "wamid.2", echo: "evento-7.0", to: { externalId: ANA.waId } },
    ]);
  });

  it("says why a message failed", () => {
    const error = { code: 131047, title: "Re-engagement message", details: "24 hours" };
    const body = statusBody(account.externalId, { id: "wamid.2", to: ANA, status: "failed", error }, NOW);
    expect(received(body)).toMatchObject([
      { status: "failed", error: { code: 131047, title: expect.stringContaining("24 horas"), retryable: false } },
    ]);
  });
});

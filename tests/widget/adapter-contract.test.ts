import { expect, it } from "vitest";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { createWebChatAdapter } from "../../channels/webchat/web-chat-adapter.js";
import { describeChannelAdapter } from "../contracts/channel-adapter.js";

const account = {
  id: "11",
  tenantId: "7",
  kind: "webchat",
  key: "loja-site",
  externalId: "oficina",
  settings: { allowedOrigins: ["https://loja.com.br"], title: "Oficina Clique" },
  secrets: { identitySecret: "um-segredo-de-teste-com-mais-de-32-bytes" },
};

describeChannelAdapter("the web chat", async () => ({
  adapter: createWebChatAdapter(),
  account,
  contact: { externalId: "v_a" },
}));

it("has delivered a message as soon as it is told to, because the transcript is the delivery", async () => {
  const tools = {
    signal: new AbortController().signal,
    now: () => 0,
    readFile: () => Promise.reject(new Error("not needed")),
  };
  const outgoing = { key: "k", to: { externalId: "v_a" }, byPerson: false, lastInboundAt: null, messageId: "77" };
  const adapter = createWebChatAdapter();
  expect(await adapter.send(account, { ...outgoing, content: { kind: "text", text: "oi" } }, tools)).toEqual({
    outcome: "sent",
    providerId: "77",
  });
  const content: OutboundContent = { kind: "template", name: "x", language: "pt_BR", params: [] };
  expect(await adapter.send(account, { ...outgoing, content }, tools)).toMatchObject({
    outcome: "refused",
    code: "unsupported",
  });
});

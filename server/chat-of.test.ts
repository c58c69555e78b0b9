import { describe, expect, it } from "vitest";
import type { RegisteredChannel } from "./channel-registry.js";
import { createChatOf } from "./chat-of.js";

const company = {
  name: "Oficina",
  timezone: "America/Sao_Paulo",
  locale: "pt-BR",
  profile: { phone: "+551155500142", site: "https://loja.example" },
  color: null,
};
const connected = (id: string, demo: boolean) => {
  const adapter = { chatAddress: async () => "https://chat.example/loja" };
  return { account: { id }, adapter, demo } as unknown as RegisteredChannel;
};
const silent = { account: { id: "silent" }, adapter: {}, demo: false } as unknown as RegisteredChannel;
const channels = { all: () => [connected("real", false), connected("demo", true), silent] };
const chatOf = createChatOf({ channels, now: () => 0 });
const at = (kind: string, id: string) => chatOf({ channel: { id, kind }, company });

describe("the way back to a conversation", () => {
  it("is what the channel says, and none of the demonstration's, of a channel that is off, or that cannot say", async () => {
    expect(await at("whatsapp", "real")).toBe("https://chat.example/loja");
    for (const id of ["demo", "gone", "silent"]) expect(await at("whatsapp", id)).toBeNull();
  });

  it("is the site of a chat on it, where the company has one", async () => {
    expect(await at("webchat", "real")).toBe("https://loja.example");
    const noSite = { ...company, profile: {} };
    expect(await chatOf({ channel: { id: "real", kind: "webchat" }, company: noSite })).toBeNull();
  });
});

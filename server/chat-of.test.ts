import { describe, expect, it } from "vitest";
import { chatOf } from "./chat-of.js";

const company = {
  name: "Oficina",
  timezone: "America/Sao_Paulo",
  locale: "pt-BR",
  profile: { phone: "+551155500142", site: "https://loja.example" },
  color: null,
};
const at = (kind: string, settings: unknown) => chatOf({ channel: { kind, settings }, company });

describe("the way back to a conversation", () => {
  it("is the channel's own number, and none where that is not known: the company's phone may be a landline", () => {
    expect(at("whatsapp", { displayPhoneNumber: "+55 11 91234-5678" })).toBe("https://wa.me/5511912345678");
    for (const settings of [{}, null, { displayPhoneNumber: "" }, { displayPhoneNumber: 5 }])
      expect(at("whatsapp", settings)).toBeNull();
  });

  it("is the site of a chat on it, and none where only the customer's app knows", () => {
    expect(at("webchat", {})).toBe("https://loja.example");
    expect(at("instagram", {})).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.js";
import { createWebChatAdapter } from "./web-chat-adapter.js";

describe("a web chat's settings", () => {
  it("are complete when nothing was set", () => {
    expect(readSettings({})).toMatchObject({
      ok: true,
      settings: { allowedOrigins: [], locale: "pt-BR", color: "#0f766e" },
    });
  });

  it("name each mistake with its field, in Portuguese", () => {
    const problems = createWebChatAdapter().checkAccount({
      settings: {
        allowedOrigins: ["loja.com.br", "https://loja.com.br/x", "https://a.com; script-src *"],
        color: "red",
        locale: "xx_",
      },
      secrets: { identitySecret: "curto" },
    });
    expect(problems).toHaveLength(6);
    expect(problems.join("\n")).toContain("allowedOrigins.0: cada origem é um endereço");
    expect(problems.join("\n")).toContain('color: a cor é escrita como "#0F766E"');
    expect(problems.join("\n")).toContain("identitySecret: use pelo menos 32");
    expect(problems.join("\n")).not.toContain("curto");
  });
});

import { describe, expect, it } from "vitest";
import { frameAncestors, originAllowed } from "./origin.js";

const HERE = { host: "chat.balcao.dev" };

describe("an origin", () => {
  it("is welcome when it is ours, listed, or absent", () => {
    expect(originAllowed("https://chat.balcao.dev", HERE, [])).toBe(true);
    expect(originAllowed("https://loja.com.br", HERE, ["https://LOJA.com.br"])).toBe(true);
    expect(originAllowed("https://fora.dev", { host: "10.0.0.3", publicOrigin: "https://fora.dev" }, [])).toBe(true);
    expect(originAllowed(undefined, HERE, [])).toBe(true);
  });

  it.each([
    "https://outra.com",
    "null",
    "",
    "https://loja.com.br.evil.com",
    "http://loja.com.br",
    "https://loja.com.br:8443",
    "https://evil.com/https://loja.com.br",
    "https://chat.balcao.dev.evil.com",
  ])("is refused when it is %s", (origin) => {
    expect(originAllowed(origin, HERE, ["https://loja.com.br"])).toBe(false);
  });

  it("may frame the page only when listed", () => {
    expect(frameAncestors([])).toBe("'self'");
    expect(frameAncestors(["https://loja.com.br"])).toBe("'self' https://loja.com.br");
  });
});

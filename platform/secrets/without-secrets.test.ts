import { describe, expect, it } from "vitest";
import { withoutSecrets } from "./without-secrets.js";

describe("what is kept for people to read", () => {
  it("has no value under the name of a secret, at any depth, and shows that there is one", () => {
    const account = {
      name: "Loja",
      secrets: { accessToken: "abc", appSecret: "def" },
      people: [{ email: "ana@loja.example", passwordHash: "$argon2id$x", password: null, hasPassword: true }],
      generatedSecrets: true,
      refresh_token: "ghi",
      hash: "0f",
      key: "loja-site",
    };
    expect(withoutSecrets(account)).toEqual({
      name: "Loja",
      secrets: { accessToken: "•••", appSecret: "•••" },
      people: [{ email: "ana@loja.example", passwordHash: "•••", password: null, hasPassword: true }],
      generatedSecrets: true,
      refresh_token: "•••",
      hash: "•••",
      key: "loja-site",
    });
  });

  it("has no text that looks like a secret, wherever it stands, and keeps people's names and numbers", () => {
    const url = "https://api.example/?access_token=segredo123&x=1";
    expect(
      withoutSecrets({ note: `bk_${"a".repeat(43)}`, url, at: ["Bearer abcdefghijkl", "+55 11 98765-4321"] }),
    ).toEqual({
      note: "[token]",
      url: "https://api.example/?access_token=[token]&x=1",
      at: ["Bearer [token]", "+55 11 98765-4321"],
    });
  });
});

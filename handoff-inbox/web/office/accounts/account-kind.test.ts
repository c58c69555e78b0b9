import { describe, expect, it } from "vitest";
import { type AccountKind, accountBody, accountValues } from "./account-kind.js";

const kind: AccountKind = {
  kind: "site",
  title: "Site",
  externalId: { label: "Nome" },
  settings: [
    { name: "greeting", label: "Saudação" },
    { name: "allowedOrigins", label: "Sites", as: "lines" },
  ],
  secrets: [{ name: "token", label: "Chave" }],
  generates: true,
};
const stored = {
  title: "Nosso site",
  externalId: "site",
  settings: { greeting: "Oi!", allowedOrigins: ["https://a.com", "https://b.com"], other: 7 },
};

describe("an account's form", () => {
  it("gives back what it was given, with the settings that it does not know, and no secret", () => {
    const values = accountValues(stored, kind);
    expect(values.settings).toEqual({ greeting: "Oi!", allowedOrigins: "https://a.com\nhttps://b.com" });
    expect(accountBody(values, kind, stored.settings)).toEqual(stored);
  });

  it("takes an emptied setting away, and sends only the secrets that were written", () => {
    const values = accountValues(stored, kind);
    const body = accountBody(
      {
        ...values,
        settings: { greeting: " ", allowedOrigins: "https://a.com\n \nhttps://c.com\n" },
        secrets: { token: "x" },
      },
      kind,
      stored.settings,
    );
    expect(body.settings).toEqual({ allowedOrigins: ["https://a.com", "https://c.com"], other: 7 });
    expect(body.secrets).toEqual({ token: "x" });
  });
});

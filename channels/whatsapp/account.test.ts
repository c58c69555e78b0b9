import { describe, expect, it } from "vitest";
import { checkWhatsAppAccount } from "./account.js";
import { testAccount } from "./test-account.js";

const { secrets } = testAccount();

describe("a WhatsApp account", () => {
  it("has its phone number id in the settings or as its own id", () => {
    expect(checkWhatsAppAccount({ settings: { phoneNumberId: "1122334455667" }, secrets })).toEqual([]);
    expect(checkWhatsAppAccount({ settings: {}, secrets, externalId: "1122334455667" })).toEqual([]);
  });

  it("hears of everything that is missing at once", () => {
    const problems = checkWhatsAppAccount({ settings: {}, secrets: {} });
    expect(problems).toHaveLength(4);
    for (const name of ["phoneNumberId", "accessToken", "appSecret", "verifyToken"]) {
      expect(problems.filter((problem) => problem.includes(name))).toHaveLength(1);
    }
  });

  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ["phoneNumberId", { phoneNumberId: "+55 11 3333-4444" }, {}],
    ["accessToken", {}, { accessToken: "EAAG token\n" }],
    ["appSecret", {}, { appSecret: "" }],
    ["verifyToken", {}, { verifyToken: "verificação" }],
    ["apiBaseUrl", { apiBaseUrl: "graph.facebook.com" }, {}],
    ["apiBaseUrl", { apiBaseUrl: "ftp://graph.facebook.com" }, {}],
    ["apiBaseUrl", { apiBaseUrl: "https://user:pass@graph.facebook.com" }, {}],
    ["apiBaseUrl", { apiBaseUrl: 7 }, {}],
  ])("hears that %s is malformed, without being quoted a secret", (name, settings, change) => {
    const account = { settings: { phoneNumberId: "1122334455667", ...settings }, secrets: { ...secrets, ...change } };
    const problems = checkWhatsAppAccount(account);
    expect(problems).toEqual([expect.stringContaining(name)]);
    expect(problems[0]).not.toContain("EAAG");
  });
});

import { describe, expect, it } from "vitest";
import { checkAccount } from "./check-account.js";
import type { Checked } from "./gateway.js";
import { sandboxAccount } from "./sandbox/sandbox-account.js";
import { createSandboxGateway } from "./sandbox/sandbox-gateway.js";

async function check(answer: Checked, mode: "test" | "live" = "test") {
  const gateway = createSandboxGateway({ baseUrl: () => "", secret: Buffer.alloc(32) });
  const account = { ...sandboxAccount("acme"), mode };
  const serving = { title: "x", takesNew: true, mode, methods: ["card" as const], inChat: [], currencies: [] };
  const open = { ...serving, account, gateway: { ...gateway, check: async () => answer } };
  return checkAccount(open, { signal: AbortSignal.timeout(1_000) });
}

describe("checkAccount", () => {
  it("is content with the account that the company wrote down, in its mode", async () => {
    expect(await check({ outcome: "ok", account: "acme", live: false })).toEqual({ outcome: "ok" });
    expect(await check({ outcome: "ok", account: "acme", live: true }, "live")).toEqual({ outcome: "ok" });
  });

  it("tells another account, and the other mode, though the secrets are good", async () => {
    expect(await check({ outcome: "ok", account: "other", live: false })).toEqual({
      outcome: "differs",
      what: "account",
      reason: "the secrets are those of account other, not of acme",
    });
    expect(await check({ outcome: "ok", account: "acme", live: true })).toMatchObject({
      outcome: "differs",
      reason: "the secrets are for real money, not for mode test",
    });
    expect(await check({ outcome: "ok", account: "acme", live: false }, "live")).toMatchObject({ outcome: "differs" });
  });

  it("tells a way to pay that the company wants and the account does not have", async () => {
    expect(await check({ outcome: "ok", account: "acme", live: false, methods: ["card"] })).toEqual({ outcome: "ok" });
    expect(await check({ outcome: "ok", account: "acme", live: false, methods: ["pix"] })).toEqual({
      outcome: "differs",
      what: "methods",
      reason: "the account cannot take card; name its methods in payments.yaml",
    });
  });

  it("passes on what the gateway refuses, and that it is away", async () => {
    expect(await check({ outcome: "refused", reason: "401" })).toEqual({ outcome: "refused", reason: "401" });
    expect(await check({ outcome: "unavailable", reason: "x" })).toMatchObject({ outcome: "unavailable" });
  });
});

import { describe, expect, it } from "vitest";
import type { PaymentAccountRow } from "../db/stores/payment-account-store.js";
import { createSandboxGateway } from "../payments/sandbox/sandbox-gateway.js";
import { makeKeyring, seal } from "../platform/secrets/seal.js";
import { createPaymentRegistry } from "./payment-registry.js";

const OLD = makeKeyring({ current: Buffer.alloc(32, 1), old: [] });
const KEYRING = makeKeyring({ current: Buffer.alloc(32, 2), old: [Buffer.alloc(32, 1)] });
const LOST = makeKeyring({ current: Buffer.alloc(32, 3), old: [] });
const ACME = "0b0f6c70-0000-4000-8000-000000000001";
const OTHER = "0b0f6c70-0000-4000-8000-000000000002";

function row(slug: string, what: Partial<PaymentAccountRow> = {}, keyring = KEYRING): PaymentAccountRow {
  const id = `id-${slug}`;
  return {
    id,
    tenant_id: ACME,
    key: `acme_${slug}`,
    slug,
    title: slug,
    gateway: "sandbox",
    mode: "test",
    external_id: slug,
    position: 0,
    methods: null,
    currencies: null,
    settings: {},
    secrets: seal(keyring, '{"token":"s3cr3t"}', `payment account:${id}`),
    state: "active",
    ...what,
  };
}

/** A registry over these rows. */
async function open(rows: PaymentAccountRow[], serves = true) {
  const said: string[] = [];
  const heard: [string, string][] = [];
  const clock = { now: 0 };
  const registry = createPaymentRegistry({
    store: {
      list: async (tenantId) => rows.filter((one) => tenantId === null || one.tenant_id === tenantId),
      heard: async ({ id }, word) => void heard.push([id, word]),
    },
    gateways: [createSandboxGateway({ baseUrl: () => "", secret: Buffer.alloc(32, 1) })],
    keyring: KEYRING,
    isDemo: () => false,
    sandboxServes: () => serves,
    now: () => clock.now,
    log: { warn: (_detail, message) => void said.push(message), error: (_detail, message) => void said.push(message) },
  });
  await registry.reload(null);
  const forNew = (tenantId = ACME, method: "pix" | "card" | null = null) =>
    registry
      .ways({ tenantId, channelId: "c", currency: "BRL" })
      .find((way) => method === null || way.methods.includes(method))?.account.account.key ?? null;
  return { registry, forNew, said, heard, clock };
}

const payment = (accountId: string | null, tenantId = ACME, gateway = "sandbox") => ({ tenantId, accountId, gateway });

describe("the payment accounts of a process", () => {
  it("serve in the company's own order, by method, and no other company", async () => {
    const { forNew } = await open([row("pix", { methods: ["pix"] }), row("card", { methods: ["card"], position: 1 })]);
    expect(forNew()).toBe("acme_pix");
    expect(forNew(ACME, "card")).toBe("acme_card");
    expect(forNew(OTHER)).toBe(OTHER);
  });

  it("are asked about their own payments even when they are paused or taken away, and take no new ones", async () => {
    const { registry, forNew } = await open([row("old", { state: "removed" }), row("sick", { state: "paused" })]);
    expect(forNew()).toBe(ACME);
    for (const slug of ["old", "sick"]) {
      expect(registry.of(payment(`id-${slug}`))?.account.key).toBe(`acme_${slug}`);
      expect(registry.byKey("sandbox", `acme_${slug}`)?.account.id).toBe(`id-${slug}`);
    }
    expect(registry.of(payment("id-old", OTHER))).toBeNull();
    expect(registry.byKey("stripe", "acme_old")).toBeNull();
  });

  it("have one at the sandbox that nobody wrote down, for payments of before there were accounts, too", async () => {
    const { registry, forNew } = await open([row("written")], false);
    expect(forNew()).toBeNull();
    for (const accountId of [null, ACME])
      expect(registry.of(payment(accountId))?.account).toMatchObject({ id: ACME, tenantId: ACME, externalId: "" });
    expect(registry.of(payment(null, ACME, "stripe"))).toBeNull();
    expect(registry.of(payment(OTHER))).toBeNull();
    expect(registry.byKey("sandbox", ACME)?.account.tenantId).toBe(ACME);
    expect(registry.byKey("sandbox", "acme_nothing")).toBeNull();
    expect(registry.withoutKey("sandbox")?.gateway.name).toBe("sandbox");
    expect(registry.withoutKey("stripe")).toBeNull();
  });

  it("are off, with a word to the operator, when their secrets cannot be opened or their gateway is unknown", async () => {
    const { registry, said } = await open([
      row("lost", {}, LOST),
      row("strange", { gateway: "bank" }),
      row("aged", {}, OLD),
    ]);
    expect(said).toEqual([
      "a payment account's secrets cannot be opened; it is off",
      "a payment account of an unknown gateway is left alone",
    ]);
    expect(registry.of(payment("id-lost"))).toBeNull();
    expect(registry.of(payment("id-aged"))?.account.secrets).toEqual({ token: "s3cr3t" });
  });

  it("are read again company by company", async () => {
    const rows = [row("pix"), row("theirs", { tenant_id: OTHER, key: "other_theirs" })];
    const { registry, forNew } = await open(rows);
    rows.splice(0, 2, row("new"), row("gone", { tenant_id: OTHER, key: "other_gone" }));
    await registry.reload(ACME);
    expect([forNew(), forNew(OTHER)]).toEqual(["acme_new", "other_theirs"]);
    expect(registry.byKey("sandbox", "acme_pix")).toBeNull();
  });

  it("remember a gateway's last word, and the same one once a minute", async () => {
    const { registry, heard, clock } = await open([row("pix")]);
    const account = registry.byKey("sandbox", "acme_pix")?.account;
    const unwritten = registry.byKey("sandbox", ACME)?.account;
    if (!account || !unwritten) throw new Error("both are there");
    for (const word of ["notification", "notification", "ok", "notification"]) registry.heard(account, word);
    registry.heard(unwritten, "notification");
    clock.now = 60_000;
    registry.heard(account, "notification");
    expect(heard.map(([, word]) => word)).toEqual(["notification", "ok", "notification", "notification"]);
  });

  it("lets no test account stand in for a live one whose secrets cannot be opened", async () => {
    const { forNew } = await open([row("live", { mode: "live" }, LOST), row("test")]);
    expect(forNew()).toBeNull();
    expect((await open([row("test")])).forNew()).toBe("acme_test");
  });
});

import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { accountKey, accountOf } from "./account-key.js";
import { crc, pixCode } from "./pix-code.js";
import { missingPage, sandboxPage } from "./sandbox-page.js";
import { createSandboxProvider, type SandboxProvider } from "./sandbox-provider.js";
import { openSandboxStore, type SandboxPayment, type SandboxStore } from "./sandbox-store.js";
import { checkSignature, signNotification } from "./sign-notification.js";

const SECRET = Buffer.alloc(32, 1);
let dir = "";
let store: SandboxStore;
let provider: SandboxProvider;
let now = 1_000_000;
let posted: { url: string; headers: Record<string, string>; body: string }[] = [];
let status = 200;

function open(): void {
  store = openSandboxStore(dir);
  provider = createSandboxProvider({
    store,
    secret: SECRET,
    now: () => now,
    log: { warn: () => undefined },
    async post(url, headers, body) {
      posted.push({ url, headers, body });
      return status;
    },
  });
}

const WANTED = {
  account: "acme",
  key: "k1",
  reference: "k1",
  title: "Pedido 1",
  amount: 4_990,
  currency: "BRL",
  notifyUrl: "http://shop.example/hook",
  expiresAt: 2_000_000,
};

function create(what: Partial<typeof WANTED> = {}): SandboxPayment {
  const made = provider.create({ ...WANTED, ...what });
  if (made.outcome !== "created") throw new Error(made.outcome);
  return made.payment;
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sandbox-"));
  now = 1_000_000;
  posted = [];
  status = 200;
  open();
});
afterEach(() => {
  provider.stop();
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("a sandbox whose file several processes have open", () => {
  it("gives, pays and remembers keys of payments that another process made", () => {
    const other = openSandboxStore(dir);
    const elsewhere = createSandboxProvider({
      store: other,
      secret: SECRET,
      now: () => now,
      log: { warn: () => undefined },
      post: async () => 200,
    });
    const made = create();
    expect(elsewhere.get(made.id)).toMatchObject({ state: "pending", amount: 4_990 });
    expect(elsewhere.act(made.id, "pay")).toMatchObject({ state: "paid" });
    expect(provider.get(made.id)).toMatchObject({ state: "paid" });
    expect(elsewhere.create(WANTED)).toMatchObject({ outcome: "created", payment: { id: made.id } });
    elsewhere.stop();
    other.close();
  });

  it("loses no line to a process that opens the file while another is writing one", () => {
    const made = create();
    const line = `${JSON.stringify({ ...made, id: "sbx_slow", key: "slow" })}\n`;
    appendFileSync(join(dir, "payments.jsonl"), line.slice(0, 40));
    const other = openSandboxStore(dir);
    appendFileSync(join(dir, "payments.jsonl"), line.slice(40));
    expect(other.get("sbx_slow")).toMatchObject({ key: "slow" });
    expect(store.get("sbx_slow")).toMatchObject({ key: "slow" });
    other.close();
  });

  it("keeps its own line apart from one that another process, killed meanwhile, cut off", () => {
    create();
    appendFileSync(join(dir, "payments.jsonl"), '{"id":"sbx_torn","acc');
    const made = create({ key: "k2" });
    const other = openSandboxStore(dir);
    expect(other.get(made.id)).toMatchObject({ key: "k2" });
    other.close();
  });

  it("leaves paid what another process, which did not see it, calls over", () => {
    const made = create();
    const stale = store.get(made.id);
    if (!stale) throw new Error("it was made");
    provider.act(made.id, "pay");
    store.put({ ...stale, state: "expired", version: 1 });
    expect(provider.get(made.id)).toMatchObject({ state: "paid", paidAt: now });
    const other = openSandboxStore(dir);
    expect(other.get(made.id)).toMatchObject({ state: "paid" });
    other.close();
  });
});

describe("money that goes back", () => {
  it("goes back at most once for each key, and never more than came, though two processes act on the same file", () => {
    const { id } = create();
    provider.act(id, "pay");
    const stale = store.get(id);
    if (!stale) throw new Error("it was made");
    expect(provider.refund(id, "r1", 3_000)).toMatchObject({ outcome: "refunded", payment: { state: "paid" } });
    // Another process, which had not seen that, gives back what it took for the whole.
    store.put({ ...stale, state: "refunded", refunds: [{ key: "r2", asked: null, given: 4_990 }] });
    expect(provider.get(id)).toMatchObject({ state: "paid", refunds: [{ key: "r1", given: 3_000 }] });
    expect(provider.refund(id, "r1", 2_000)).toEqual({ outcome: "conflict" });
    expect(provider.refund(id, "r3", null)).toMatchObject({ payment: { state: "refunded" } });
    // An older version knows nothing of refunds, and its line takes none away.
    store.put({ ...stale, notified: 9 });
    const other = openSandboxStore(dir);
    expect(other.get(id)).toMatchObject({ state: "refunded", refunds: [{ given: 3_000 }, { given: 1_990 }] });
    other.close();
    expect(provider.act(id, "pay")).toMatchObject({ state: "refunded" });
    const page = sandboxPage(provider.get(id) ?? stale, { now, timezone: "America/Sao_Paulo" });
    expect(page).toContain("<strong>Devolvido.</strong>");
    expect(page).not.toContain("<button");
  });
});

describe("the sandbox", () => {
  it("makes one payment for each key of an account, and refuses the key with another amount", () => {
    const made = create();
    expect(create().id).toBe(made.id);
    expect(create({ account: "other" }).id).not.toBe(made.id);
    expect(provider.create({ ...WANTED, amount: 1 })).toEqual({ outcome: "conflict" });
    expect(provider.create({ ...WANTED, key: "k2", expiresAt: now })).toEqual({ outcome: "over" });
  });

  it("is over when its time is, and takes money late all the same", () => {
    const { id } = create();
    now = 2_000_000;
    expect(provider.get(id)?.state).toBe("expired");
    expect(provider.act(id, "refuse")?.refusals).toBe(0);
    expect(provider.act(id, "pay")).toMatchObject({ state: "paid", paidAt: 2_000_000 });
    expect(provider.act(id, "expire")?.state).toBe("paid");
  });

  it("keeps all of it on the disk, and drops a line that a kill cut off", () => {
    const { id } = create();
    provider.act(id, "refuse");
    provider.stop();
    store.close();
    appendFileSync(join(dir, "payments.jsonl"), '{"id":"sbx_torn","acc');
    open();
    expect(provider.get(id)).toMatchObject({ refusals: 1, amount: 4_990 });
    expect(provider.get("sbx_torn")).toBeNull();
    const next = create({ key: "k2" });
    store.close();
    open();
    expect(provider.get(next.id)).toMatchObject({ key: "k2" });
    expect(provider.get("sbx_torn")).toBeNull();
  });

  it("notifies of each change with a signature and nothing but the id, until it is heard", async () => {
    status = 503;
    const { id } = create();
    provider.act(id, "pay");
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    expect(store.get(id)?.notified).toBe(0);
    provider.stop();
    status = 200;
    provider.start();
    await vi.waitFor(() => expect(store.get(id)?.notified).toBe(1));
    const [, { url, headers, body } = { url: "", headers: {}, body: "" }] = posted;
    expect(url).toBe(WANTED.notifyUrl);
    expect(checkSignature(SECRET, headers["x-sandbox-signature"], Buffer.from(body), now)).toBe("ok");
    expect(body).not.toMatch(/paid|4990|state/);
  });
});

describe("a signature", () => {
  it("holds for these bytes, this secret and five minutes", () => {
    const body = Buffer.from('{"a":"é"}');
    const header = signNotification(SECRET, body, now);
    expect(checkSignature(SECRET, header, body, now + 300_000)).toBe("ok");
    expect(checkSignature(SECRET, header, body, now + 301_000)).toBe("stale");
    expect(checkSignature(SECRET, header, body, now - 301_000)).toBe("stale");
    expect(checkSignature(SECRET, header, Buffer.from('{"a":"e"}'), now)).toBe("wrong");
    expect(checkSignature(Buffer.alloc(32, 2), header, body, now)).toBe("wrong");
    expect(checkSignature(SECRET, header.replace("t=1000", "t=1001"), body, now)).toBe("wrong");
    for (const nonsense of [undefined, "", "t=1", ["t=1,v1=a"], `t=1,v1=${"z".repeat(64)}`, "t=,v1="])
      expect(checkSignature(SECRET, nonsense, body, now)).toBe("missing");
  });

  it("of an account's key is nobody else's", () => {
    const key = accountKey(SECRET, "acme");
    expect(accountOf(SECRET, `Bearer ${key}`)).toBe("acme");
    expect(accountOf(SECRET, `Bearer ${key.replace("acme", "acm2")}`)).toBeNull();
    expect(accountOf(SECRET, undefined)).toBeNull();
    expect(accountOf(SECRET, key)).toBeNull();
  });
});

describe("the page", () => {
  it("says that it is a simulation, shows the amount as Brazilians write it, and lets be what cannot be undone", () => {
    const payment = create({ amount: 123_456, title: '<img src=x onerror="alert(1)">' });
    const page = sandboxPage(payment, { now, timezone: "America/Sao_Paulo" });
    expect(page).toContain("Este pagamento é de mentira");
    expect(page).toContain("R$ 1.234,56");
    expect(page).toContain("Pagar</button>");
    expect(page).not.toContain("<img");
    expect(/<script>|<[^>]*\son\w+=|style="/.exec(page)).toBeNull();
    provider.act(payment.id, "pay");
    const paid = sandboxPage(provider.get(payment.id) ?? payment, { now, timezone: "America/Sao_Paulo" });
    expect(paid).toContain("<strong>Pago</strong>");
    expect(paid).not.toContain("<button");
    expect(missingPage()).toContain("não existe");
  });

  it("shows a Pix code whose checksum holds and whose key nobody can own", () => {
    const code = pixCode({ id: "sbx_0123456789abcdef", amount: 4_990 });
    expect(code).toMatch(/^000201.*br\.gov\.bcb\.pix.*simulacao@balcao\.invalid.*5303986540549\.90.*6304[0-9A-F]{4}$/);
    expect(crc(code.slice(0, -4))).toBe(code.slice(-4));
    // The example from the Banco Central's manual of BR Codes.
    const example =
      "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***6304";
    expect(crc(example)).toBe("1D3D");
  });
});

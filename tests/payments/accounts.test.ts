import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changePayment, createPayment, paymentKind, removePayment } from "../../company/commands/payment-account.js";
import { perform } from "../../company/commands/perform.js";
import type { PlannedPaymentAccount } from "../../company/company-plan.js";
import type { Database } from "../../db/database.js";
import { createNoticeStore } from "../../db/stores/notice-store.js";
import type { Gateway } from "../../payments/gateway.js";
import { signNotification } from "../../payments/sandbox/sign-notification.js";
import { createAccountChecks } from "../../server/account-checks.js";
import { checkPayments } from "../../server/check-payments.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { changing } from "./changing.js";
import { KEYRING, SECRET, SECRET_KEY, Till } from "./till.js";

const SELL = `flow: sell
start: [{ keyword: [comprar] }]
vars: { wanted: { type: list } }
steps:
  - set: { wanted: '["limpeza"]' }
  - quote: { items: wanted }
    save: order
  - charge: { order: order, expires: 1h }
  - say: "Agora o serviço do pedido {{ order.number }}."
  - end: sold
`;

let database: Database;
let till: Till;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  till = new Till(database);
  await till.open();
  till.notifies = false;
});
afterEach(() => till.close());

type Company = Awaited<ReturnType<Till["company"]>>;

const account = (name: string, position: number, what: Partial<PlannedPaymentAccount> = {}): PlannedPaymentAccount => ({
  name,
  title: name,
  gateway: "sandbox",
  mode: "test",
  externalId: name,
  position,
  methods: null,
  currencies: null,
  settings: {},
  secrets: { token: "s3cr3t" },
  ...what,
});

const ACCOUNTS = ["pix", "card", "bank"];
const installedOf = (company: Company) =>
  changing(database, company.tenantId, async (at) =>
    (await Promise.all(ACCOUNTS.map((name) => paymentKind.read(at, name)))).flatMap((one) => one ?? []),
  );

/** Applies these accounts, as a folder does. */
async function apply(company: Company, payments: PlannedPaymentAccount[]): Promise<void> {
  await changing(database, company.tenantId, async (at) => {
    for (const wanted of payments) {
      if (await paymentKind.read(at, wanted.name)) await perform(at, changePayment, wanted, null);
      else await perform(at, createPayment, wanted, null);
    }
    for (const name of ACCOUNTS.filter((one) => !payments.some((wanted) => wanted.name === one)))
      if (await paymentKind.read(at, name)) await perform(at, removePayment, { name }, null);
  });
  await till.accounts.reload(company.tenantId);
}

const accountsOf = ({ tenantId }: Company) =>
  till.harness.rows<{
    id: string;
    slug: string;
    key: string;
    state: string;
    secrets: string;
    last_word: string | null;
  }>(
    tenantId,
    "SELECT id, slug, key, state, secrets, last_word FROM payment_accounts WHERE tenant_id = $1 ORDER BY position, slug",
    [tenantId],
  );

const paymentsOf = ({ tenantId }: Company) =>
  till.harness.rows<{ id: string; external_id: string; account_id: string | null; state: string; refunded: number }>(
    tenantId,
    "SELECT id, external_id, account_id, state, refunded::int FROM payments WHERE tenant_id = $1 ORDER BY created_at",
    [tenantId],
  );

/** Plays a customer up to the payment link. Gives the payment. */
async function charged(company: Company) {
  const from = `c-${randomUUID()}`;
  const ref = await till.harness.write(company, from, "comprar");
  const said = async () => (await till.harness.lines(ref)).map(({ text }) => text).join("\n");
  await till.harness.until("the question", async () => (await said()).includes("Posso seguir?"));
  await till.harness.receive(company, from, { kind: "choice", id: "sim", text: "Aprovar" });
  await till.harness.until("the link", async () => (await said()).includes("use este link"));
  const payment = (await paymentsOf(company)).at(-1);
  if (!payment) throw new Error("there is no payment");
  return { ...payment, said };
}

async function notify(path: string, payment: string): Promise<string> {
  const body = JSON.stringify({ type: "payment.changed", payment });
  const headers = { "x-sandbox-signature": signNotification(SECRET, body, till.harness.now()) };
  const answer = await fetch(`${till.address}/webhooks/payments/${path}`, { method: "POST", headers, body });
  return `${answer.status} ${await answer.text()}`;
}

describe("a company's accounts", () => {
  it("are sealed, read back as they were, and kept as rows when the folder leaves them out", async () => {
    const company = await till.company(SELL);
    const planned = [account("pix", 0, { methods: ["pix"] }), account("card", 1)];
    await apply(company, planned);
    const rows = await accountsOf(company);
    expect(rows.map(({ slug, state }) => [slug, state])).toEqual([
      ["pix", "active"],
      ["card", "active"],
    ]);
    expect(JSON.stringify(rows)).not.toContain("s3cr3t");
    const installed = await installedOf(company);
    expect(installed).toMatchObject(planned.map((one) => ({ ...one, fromFolder: true })));
    await apply(company, [account("card", 0)]);
    expect((await accountsOf(company)).map(({ slug, state }) => [slug, state])).toEqual([
      ["card", "active"],
      ["pix", "removed"],
    ]);
    expect((await installedOf(company)).map(({ name }) => name)).toEqual(["card"]);
    // What was made at the old account would be asked about at the new one.
    for (const name of ["card", "pix"])
      await expect(apply(company, [account(name, 0, { externalId: "another" })])).rejects.toThrow("outro nome");
    await apply(company, [account("pix", 0)]);
    expect((await accountsOf(company)).find(({ slug }) => slug === "pix")?.id).toBe(rows[0]?.id);
  });

  it("take a charge in their own order; the payment names its account, whose address takes word of it alone", async () => {
    const company = await till.company(SELL);
    await apply(company, [account("pix", 0), account("card", 1)]);
    const [pix, card] = await accountsOf(company);
    const payment = await charged(company);
    expect(payment.account_id).toBe(pix?.id);
    expect(till.sandbox.get(payment.external_id)).toMatchObject({
      account: `${company.tenantId}-pix`,
      notifyUrl: `${till.address}/webhooks/payments/sandbox/${pix?.key}`,
    });
    till.notifies = true;
    expect(await notify(`sandbox/${card?.key}`, payment.external_id)).toBe("200 unknown payment");
    expect(await notify("sandbox/nobody_here", payment.external_id)).toBe("404 no such account");
    expect(await notify(`stripe/${pix?.key}`, payment.external_id)).toBe("404 no such account");
    till.sandbox.act(payment.external_id, "pay");
    await till.harness.until("the thanks", async () => (await payment.said()).includes("Agora o serviço"));
    expect(await notify(`sandbox/${pix?.key}`, payment.external_id)).toBe("200 ok");
    expect((await paymentsOf(company))[0]?.state).toBe("paid");
    expect((await accountsOf(company))[0]?.last_word).toBe("notification");
    expect(await till.alerts(company.tenantId)).toEqual([]);
  });

  it("are asked about what was made there after the folder left them out", async () => {
    const company = await till.company(SELL);
    await apply(company, [account("pix", 0)]);
    const payment = await charged(company);
    await apply(company, [account("card", 0)]);
    till.sandbox.act(payment.external_id, "pay");
    till.harness.pass(60_000);
    await till.cashier.poll();
    await till.harness.until("the thanks", async () => (await payment.said()).includes("Agora o serviço"));
    const next = await charged(company);
    expect(till.sandbox.get(next.external_id)?.account).toBe(`${company.tenantId}-card`);
  });

  it("notice what goes back there: a part is told and the order goes on, the whole ends it", async () => {
    const company = await till.company(SELL);
    await apply(company, [account("pix", 0)]);
    const payment = await charged(company);
    till.notifies = true;
    till.sandbox.act(payment.external_id, "pay");
    await till.harness.until("the thanks", async () => (await payment.said()).includes("Agora o serviço"));
    const at = till.accounts.of({ tenantId: company.tenantId, accountId: payment.account_id, gateway: "sandbox" });
    if (!at) throw new Error("the account is there");
    const refund = (key: string, amount: number | null) =>
      till.gateway.refund?.(
        at.account,
        { externalId: payment.external_id, key, amount, what: "payment", before: 0, wasUnderWay: false },
        { signal: AbortSignal.timeout(5_000) },
      );
    const alerts = async () => (await till.alerts(company.tenantId)).map(({ kind }) => kind);
    expect(await refund("part", 1_000)).toMatchObject({ outcome: "refunded", payment: { refunded: 1_000 } });
    await till.harness.until("people are told", async () => (await alerts()).includes("payment_refunded_part"));
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "paid" }]);
    expect((await till.ledger(company.tenantId)).map(({ kind }) => kind)).toContain("payment.refunded_part");
    expect(await refund("rest", null)).toMatchObject({ payment: { state: "refunded", refunded: 4_990 } });
    await till.harness.until("people are told", async () => (await alerts()).includes("payment_refunded"));
    expect(await till.orderStates(company.tenantId)).toMatchObject([{ state: "refunded" }]);
    expect((await paymentsOf(company))[0]).toMatchObject({ state: "refunded", refunded: 4_990 });
  });

  it("whose secrets cannot be opened are waited for, and people are told in the end", async () => {
    const company = await till.company(SELL);
    await apply(company, [account("pix", 0)]);
    const payment = await charged(company);
    const { tenantId } = company;
    const [kept] = await accountsOf(company);
    const setSecrets = async (sealed: string) => {
      await till.harness.rows(tenantId, "UPDATE payment_accounts SET secrets = $2 WHERE tenant_id = $1 RETURNING id", [
        tenantId,
        sealed,
      ]);
      await till.accounts.reload(tenantId);
    };
    await setSecrets((kept?.secrets ?? "").split("").reverse().join(""));
    till.sandbox.act(payment.external_id, "pay");
    till.harness.pass(2 * 3_600_000);
    await till.cashier.poll();
    expect((await paymentsOf(company))[0]?.state).toBe("pending");
    await setSecrets(kept?.secrets ?? "");
    till.harness.pass(2 * 3_600_000);
    await till.cashier.poll();
    expect((await paymentsOf(company))[0]?.state).toBe("paid");
  });
});

describe("balcao payments", () => {
  const check = ({ tenantId }: Company, secretKey = SECRET_KEY) =>
    checkPayments(
      {
        config: {
          sandboxGatewayBaseUrl: till.address,
          mercadopagoApiBaseUrl: "http://127.0.0.1:9",
          stripeApiBaseUrl: "http://127.0.0.1:9",
          publicUrl: "https://loja.example",
          port: 0,
        },
        database,
        keyring: KEYRING,
        secretKey,
      },
      tenantId,
    );

  it("tells of each account whether its gateway knows it, and its address; that is no notice of the gateway", async () => {
    const company = await till.company(SELL);
    expect(await check(company)).toMatchObject({ ok: true, lines: [expect.stringContaining("no account")] });
    await apply(company, [account("pix", 0), account("bank", 1, { gateway: "bank" })]);
    const [pix] = await accountsOf(company);
    const { ok, lines } = await check(company);
    expect(ok).toBe(false);
    expect(lines[0]).toBe(
      `${pix?.key}\tsandbox\ttest\tactive\tok\thttps://loja.example/webhooks/payments/sandbox/${pix?.key}`,
    );
    expect(lines[1]).toContain("off: its gateway is unknown");
    expect((await accountsOf(company)).map((one) => one.last_word)).toEqual([null, null]);
    await apply(company, [account("pix", 0)]);
    expect((await check(company)).ok).toBe(true);
    const stranger = await check(company, Buffer.alloc(32, 9));
    expect(stranger).toMatchObject({
      ok: false,
      lines: expect.arrayContaining([expect.stringContaining("refused: the gateway answered 401")]),
    });
    expect(lines.join()).not.toContain("s3cr3t");
  });
});

describe("an account that is about to be saved", () => {
  it("is asked of its gateway with the secrets that it will have, and nothing of it is written", async () => {
    const company = await till.company(SELL);
    await apply(company, [account("pix", 0)]);
    const asked: object[] = [];
    const away = { outcome: "unavailable", reason: "away" } as const;
    const gateway: Gateway = {
      ...till.gateway,
      async check(one) {
        asked.push({ ...one.secrets, externalId: one.externalId, mode: one.mode });
        return away;
      },
    };
    const checks = createAccountChecks({ database, keyring: KEYRING }, [gateway]);
    const before = await accountsOf(company);
    const same = account("pix", 0);
    const changes = (what: Partial<PlannedPaymentAccount>) => checks.changes(company.tenantId, { ...same, ...what });
    for (const what of [{}, { title: "Outra" }, { position: 3 }, { settings: { note: 1 } }, { secrets: {} }])
      expect([what, await changes(what)]).toEqual([what, false]);
    const others = [
      { mode: "live" as const },
      { externalId: "x" },
      { methods: ["pix"] },
      { secrets: { token: "new" } },
    ];
    for (const what of [...others, { name: "new" }]) expect([what, await changes(what)]).toEqual([what, true]);
    const check = await checks.ask(company.tenantId, { name: "pix", secrets: { more: "new" } });
    expect(check).toEqual(away);
    expect(asked).toEqual([expect.objectContaining({ ...account("pix", 0).secrets, more: "new", mode: "test" })]);
    expect(await accountsOf(company)).toEqual(before);
  });
});

describe("strangers at the addresses of accounts that nobody wrote down", () => {
  it("are refused, and only some are logged, however many ids they invent", async () => {
    for (let n = 0; n < 40; n++) {
      const url = `${till.address}/webhooks/payments/sandbox/${randomUUID()}`;
      till.notifies = true;
      expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    }
    const told = till.complaints.filter((words) => words.includes("a payment notification was refused"));
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(30);
  });
});

describe("a payment of before there were accounts", () => {
  it("is settled at the sandbox, by its old address, by the new one and by the poller", async () => {
    till.notifies = true;
    for (const way of ["sandbox", "own", "poller"]) {
      const company = await till.company(SELL);
      const payment = await charged(company);
      expect(payment.account_id).toBe(company.tenantId);
      await till.harness.rows(company.tenantId, "UPDATE payments SET account_id = NULL WHERE id = $1 RETURNING id", [
        payment.id,
      ]);
      till.notifies = false;
      till.sandbox.act(payment.external_id, "pay");
      till.notifies = way !== "poller";
      if (way === "poller") {
        till.harness.pass(60_000);
        await till.cashier.poll();
      } else
        expect(await notify(way === "own" ? `sandbox/${company.tenantId}` : way, payment.external_id)).toBe("200 ok");
      await till.harness.until("the thanks", async () => (await payment.said()).includes("Agora o serviço"));
      expect((await paymentsOf(company))[0]).toMatchObject({ state: "paid", account_id: null });
    }
  });
});

describe("notifications of topics that nothing here understands", () => {
  it("are kept once, counted, and forgotten after their time, each company's own", async () => {
    const notices = createNoticeStore(database);
    const [one, other] = [await till.company(SELL), await till.company(SELL)];
    const at = ({ tenantId }: { tenantId: string }) => ({ id: tenantId, tenantId, gateway: "mercadopago" });
    for (let n = 0; n < 3; n++) await notices.keep(at(one), "mp-connect", '{"id":1}');
    await notices.keep(at(one), "mp-connect", '{"id":2}');
    await notices.keep(at(other), "mp-connect", '{"id":1}');
    const rows = ({ tenantId }: { tenantId: string }) =>
      till.harness.rows<{ body: string; times: number }>(
        tenantId,
        "SELECT body, times FROM payment_notices WHERE tenant_id = $1 ORDER BY body",
        [tenantId],
      );
    expect(await rows(one)).toEqual([
      { body: '{"id":1}', times: 3 },
      { body: '{"id":2}', times: 1 },
    ]);
    expect(await notices.prune(one.tenantId, Date.now() - 60_000)).toBe(0);
    expect(await notices.prune(one.tenantId, Date.now() + 60_000)).toBe(2);
    expect([(await rows(one)).length, (await rows(other)).length]).toEqual([0, 1]);
  });
});

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { sandboxAccount } from "../../payments/sandbox/sandbox-account.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { axeViolations, DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { Till } from "./till.js";

let database: Database;
let till: Till;
let browser: Browser;
beforeAll(async () => {
  [database, browser] = await Promise.all([openTestDatabase(), launchBrowser()]);
  till = new Till(database);
  await till.open();
  till.notifies = false;
});
afterAll(async () => {
  await browser?.close();
  await till?.close();
  await database?.close();
});

const ACME = sandboxAccount("acme");
let keys = 0;
function payment(title = "Pedido 12"): string {
  const key = `page-${++keys}`;
  const made = till.sandbox.create({
    account: "acme",
    key,
    reference: key,
    title,
    amount: 123_456,
    currency: "BRL",
    notifyUrl: `${till.address}/webhooks/payments/sandbox`,
    expiresAt: till.harness.now() + 3_600_000,
  });
  if (made.outcome !== "created") throw new Error(made.outcome);
  return made.payment.id;
}

async function visit(id: string, options: { phone?: boolean; dark?: boolean; scripts?: boolean } = {}) {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? "dark" : "light",
    isMobile: options.phone ?? false,
    hasTouch: options.phone ?? false,
    javaScriptEnabled: options.scripts ?? true,
    locale: "pt-BR",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${till.address}/sandbox-gateway/pay/${id}`);
  return { page, errors };
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/pay-${name}.png`, fullPage: true });
}

describe("the sandbox's page", () => {
  it.each([
    ["desktop, light", { phone: false, dark: false }],
    ["desktop, dark", { phone: false, dark: true }],
    ["phone, light", { phone: true, dark: false }],
    ["phone, dark", { phone: true, dark: true }],
  ])("takes a payment through refusal to paid, with nothing that axe finds wrong (%s)", async (name, options) => {
    const { page, errors } = await visit(payment(), options);
    const look = async (state: string) => {
      await shot(page, `${name.replace(", ", "-")}-${state}`);
      expect(
        await axeViolations({ page, context: page.context(), chat: page.frameLocator("none"), errors: [] }),
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    };
    await page.getByText("nenhum dinheiro sai de nenhuma conta").waitFor();
    await page.getByText("R$ 1.234,56", { exact: true }).waitFor();
    await look("open");
    const pay = await page.getByRole("button", { name: "Pagar", exact: true }).boundingBox();
    expect((pay?.y ?? 0) + (pay?.height ?? 0)).toBeLessThan(700);
    await page.getByRole("button", { name: "Recusar" }).click();
    await page.getByText("A última tentativa foi recusada").waitFor();
    await look("refused");
    await page.getByRole("button", { name: "Pagar", exact: true }).click();
    await page.getByText("Pago").first().waitFor();
    await look("paid");
    expect(await page.getByRole("button").count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("copies the code, and can be overdue and paid late", async () => {
    const { page, errors } = await visit(payment());
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const code = await page.getByLabel("Pix copia e cola").inputValue();
    expect(code).toMatch(/^000201.*6304[0-9A-F]{4}$/);
    await page.getByRole("button", { name: "Copiar código" }).click();
    await page.getByRole("button", { name: "Código copiado" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await page.getByRole("button", { name: "Deixar vencer" }).click();
    await page.getByText("Vencido").waitFor();
    await shot(page, "overdue");
    await page.getByRole("button", { name: "Pagar com atraso" }).click();
    await page.getByText("Pago").first().waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("says that the customer called it off, never that it ran out, and how to go on", async () => {
    const id = payment();
    expect(await till.gateway.cancel?.(ACME, id, { signal: AbortSignal.timeout(5_000) })).toEqual({ outcome: "over" });
    const { page, errors } = await visit(id, { phone: true });
    await page.getByText("Cancelado a seu pedido").waitFor();
    await page.getByText("volte para a conversa").waitFor();
    await shot(page, "called-off");
    expect(await page.getByText(/Vencido|prazo|atraso/).count()).toBe(0);
    expect(await axeViolations({ page, context: page.context(), chat: page.frameLocator("none"), errors: [] })).toEqual(
      [],
    );
    await page.getByRole("button", { name: "Pagar mesmo assim" }).click();
    await page.getByText("Pago").first().waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("works without scripts", async () => {
    const { page } = await visit(payment(), { scripts: false });
    await page.getByRole("button", { name: "Pagar", exact: true }).click();
    await page.getByText("Pago").first().waitFor();
    await page.context().close();
  });

  it("keeps what a title brings inert, lets nobody frame it, and says politely what is not there", async () => {
    const { page, errors } = await visit(payment('<script>alert(1)</script><img src=x onerror="alert(2)">'));
    await page.getByText("<script>alert(1)</script>").waitFor();
    expect(errors).toEqual([]);
    const answer = await fetch(`${till.address}/sandbox-gateway/pay/${payment()}`);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("content-security-policy")).not.toContain("unsafe");
    const missing = await fetch(`${till.address}/sandbox-gateway/pay/sbx_nothing`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("Este link de pagamento não existe");
    for (const act of ["refund", "__proto__", "pay%2F.."])
      expect((await fetch(`${till.address}/sandbox-gateway/pay/${payment()}/${act}`, { method: "POST" })).status).toBe(
        404,
      );
    await page.context().close();
  });
});

describe("the sandbox's API", () => {
  it("knows nobody without a key, and shows an account nothing of another's", async () => {
    const id = payment();
    const url = `${till.address}/sandbox-gateway/api/payments`;
    expect((await fetch(`${url}/${id}`)).status).toBe(401);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    const mine = await till.gateway.read(sandboxAccount("another"), id, { signal: AbortSignal.timeout(5_000) });
    expect(mine).toEqual({ outcome: "missing" });
    expect(await till.gateway.read(ACME, id, { signal: AbortSignal.timeout(5_000) })).toMatchObject({
      outcome: "found",
    });
  });

  it("refuses what is malformed for good", async () => {
    const create = (amount: number, expiresAt = till.harness.now() + 60_000) =>
      till.gateway.create(
        ACME,
        {
          key: `bad-${amount}`,
          amount,
          currency: "BRL",
          methods: ["pix"],
          title: "x",
          expiresAt,
          notifyUrl: "http://127.0.0.1:9/hook",
          returnUrl: "http://127.0.0.1:9/pagamento",
        },
        { signal: AbortSignal.timeout(5_000) },
      );
    for (const amount of [0, -1, 1.5, Number.NaN]) expect((await create(amount)).outcome).toBe("refused");
    expect((await create(100, till.harness.now() - 1)).outcome).toBe("refused");
    expect((await create(100)).outcome).toBe("created");
  });
});

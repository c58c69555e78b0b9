import { randomUUID } from "node:crypto";
import { inflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { sandboxAccount } from "../../payments/sandbox/sandbox-account.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { axeViolations, DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { CustomerVisits } from "./customer-visits.js";
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

describe("a customer's page", () => {
  const visits = () => open;
  let open: CustomerVisits;
  beforeAll(async () => {
    open = new CustomerVisits(till);
    await open.open();
  });
  afterAll(() => open.close());
  const go = async (url: string, look: { phone?: boolean; dark?: boolean } = {}) => {
    const context = await browser.newContext({
      viewport: look.phone ? PHONE : DESKTOP,
      colorScheme: look.dark ? "dark" : "light",
      isMobile: look.phone ?? false,
      hasTouch: look.phone ?? false,
      extraHTTPHeaders: {
        "x-forwarded-for": `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
      },
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(url);
    const check = async (name: string) => {
      await shot(page, `customer-${name}-${look.phone ? "phone" : "desktop"}-${look.dark ? "dark" : "light"}`);
      expect(await axeViolations({ page, context, chat: page.frameLocator("none"), errors: [] })).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      expect(errors).toEqual([]);
    };
    return { page, check, close: () => context.close() };
  };

  it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
    "shows the order, the payment and the way back, and then the receipt (%o)",
    async (look) => {
      const made = await visits().order("Manutenção de notebook");
      const { url } = made;
      await visits().order("Coisa de outra pessoa", made.shop);
      await visits().payment(made, "pending");
      const { page, check, close } = await go(url, look);
      await page.getByText("Aprovado. Falta o pagamento").waitFor();
      await check("open");
      const pay = page.getByRole("link", { name: "Pagar R$ 123,44" });
      expect(await pay.getAttribute("href")).toBe("https://pagar.example/1");
      const box = await pay.boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(700);
      expect(await page.getByRole("link", { name: "Voltar para a conversa" }).count()).toBe(2);
      expect(await page.getByText("Coisa de outra pessoa").count()).toBe(0);
      const manifest = await page.locator("link[rel=manifest]").getAttribute("href");
      const app = (await (await fetch(`${visits().address}${manifest}`)).json()) as Record<string, unknown>;
      expect(app).toMatchObject({ start_url: new URL(url).pathname, display: "standalone", theme_color: "#b91c1c" });
      await visits().payment(made, "paid");
      await page.reload();
      expect(await page.getByRole("link", { name: /Pagar/ }).count()).toBe(0);
      await page.getByRole("link", { name: "Ver o recibo" }).click();
      await page.getByText("não é uma nota fiscal").waitFor();
      await page.getByText("CNPJ 11.222.333/0001-81").waitFor();
      await page.getByText("Cartão (Mercado Pago)").waitFor();
      await check("receipt");
      await close();
    },
  );

  it("gives the receipt as a PDF in which accents print", async () => {
    const made = await visits().order("Manutenção 🔧 à vista");
    expect((await fetch(`${made.url}/recibo.pdf`, { redirect: "manual" })).status).toBe(303);
    await visits().payment(made, "paid");
    const response = await fetch(`${made.url}/recibo.pdf`);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    const bytes = Buffer.from(await response.arrayBuffer());
    const said = textsIn(bytes);
    for (const text of [
      "Oficina Conexão",
      "CNPJ 11.222.333/0001-81",
      "2 × Manutenção ? à vista",
      "R$ 123,44",
      "não é uma nota fiscal",
    ])
      expect(said).toContain(text);
  });

  it("shows the report of the computer that is worked on, else one of the conversation, and never another computer's", async () => {
    const { url, shop, order } = await visits().order("Diagnóstico");
    const rows = <Row extends object>(text: string, ...values: unknown[]) =>
      till.harness.rows<Row>(shop.tenantId, text, [shop.tenantId, ...values]);
    const computer = async (name: string, conversation: string, minutesAgo: number): Promise<string> => {
      const [made] = await rows<{ id: string }>(
        "INSERT INTO devices (id, tenant_id, contact_id, name, os, public_key, agent_version) VALUES (gen_random_uuid(), $1, $2, $3, 'linux', $3, '1') RETURNING id",
        order.contactId,
        name,
      );
      await rows(
        `INSERT INTO reports (id, tenant_id, device_id, conversation_id, channel_id, effect_key, state, scope, score, page_key, asked_at, reported_at)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, 'reported', 'full', 70, $5, now() - $6 * interval '1 minute', now()) RETURNING id`,
        made?.id,
        conversation,
        shop.channelId,
        name,
        minutesAgo,
      );
      return made?.id ?? "";
    };
    const shown = async () => /href="\/r\/([a-z]+)/.exec(await (await fetch(url)).text())?.[1];
    await computer("elsewhere", randomUUID(), 0);
    expect(await shown()).toBeUndefined();
    const old = await computer("worked", order.conversationId, 30);
    await computer("newer", order.conversationId, 10);
    expect(await shown()).toBe("newer");
    await rows(
      `INSERT INTO device_commands (id, tenant_id, device_id, conversation_id, channel_id, order_id, effect_key, position, action, params, dry_run, nonce, state, expires_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, 'k', 0, 'temp-cleanup', '{}', true, gen_random_uuid()::text, 'done', now()) RETURNING id`,
      old,
      order.conversationId,
      shop.channelId,
      order.id,
    );
    expect(await shown()).toBe("worked");
    await rows("UPDATE devices SET revoked_at = now() WHERE tenant_id = $1 AND name = 'worked' RETURNING id");
    expect(await shown()).toBeUndefined();
  });

  it("is nobody's without the right address, after it was revoked, and after its end", async () => {
    const { url, shop, order } = await visits().order("Segredo");
    const status = async (at: string, network: string) =>
      (await fetch(at, { headers: { "x-forwarded-for": network } })).status;
    const token = url.slice(url.lastIndexOf("/") + 1);
    const other = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
    expect(await status(url, "203.0.113.1")).toBe(200);
    const found = await fetch(url);
    const headers = Object.fromEntries(found.headers);
    expect(headers).toMatchObject({
      "x-robots-tag": "noindex, nofollow",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    for (const wrong of [other, "x", "..%2f..", token.toLowerCase()])
      expect(await status(url.replace(token, wrong), "203.0.113.2")).toBe(404);
    // Guesses are counted; whoever has the address is not kept out by them elsewhere.
    for (let n = 0; n < 10; n++) await status(url.replace(token, other), "203.0.113.3");
    expect(await status(url.replace(token, other), "203.0.113.3")).toBe(429);
    expect(await status(url, "203.0.113.4")).toBe(200);
    const [kept] = await till.harness.rows<{ row: string }>(shop.tenantId, "SELECT k::text AS row FROM order_links k");
    expect(kept?.row).not.toContain(token.slice(22));
    const again = await visits().links.addressOf({ tenantId: shop.tenantId, orderId: order.id });
    expect(again).toBe(url);
    await till.harness.rows(shop.tenantId, "UPDATE order_links SET ends_at = now() - interval '1 day' RETURNING id");
    expect(await status(url, "203.0.113.5")).toBe(404);
    const next = await visits().links.addressOf({ tenantId: shop.tenantId, orderId: order.id });
    expect(await status(next, "203.0.113.5")).toBe(200);
    await visits().links.revoke(shop.tenantId, order.id);
    expect(await status(next, "203.0.113.5")).toBe(404);
  });

  it("lies behind the page to which gateways send the browser back, which says nothing of any payment", async () => {
    const { page, check, close } = await go(`${visits().address}/pagamento?payment_id=1&status=approved`, {
      phone: true,
    });
    await page.getByRole("heading", { name: "Pode voltar para a conversa" }).waitFor();
    await check("return");
    expect(await page.getByText("approved").count()).toBe(0);
    const { headers } = await fetch(`${visits().address}/pagamento`);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    await close();
  });
});

/** What a PDF of ours writes: its streams, and the texts in them. */
function textsIn(pdf: Buffer): string {
  const found: string[] = [];
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 1)) {
    const end = pdf.indexOf("endstream", at);
    try {
      found.push(inflateSync(pdf.subarray(at + 7, end)).toString("latin1"));
    } catch {
      continue;
    }
  }
  return found
    .flatMap((stream) =>
      [...stream.matchAll(/<([0-9A-F]+)> Tj/g)].map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1")),
    )
    .join("\n");
}

import type { Browser } from "playwright-core";
import { startMercadoPago } from "../providers/mercadopago/start-mercado-pago.js";
import { startStripe } from "../providers/stripe/start-stripe.js";
import { type Customer, SHOTS } from "./customer.js";
import { patiently } from "./patiently.js";

/** Where the shop of a story is paid: what its folder and its settings say, and how the customer pays there. */
export type WayToPay = {
  /** `payments.yaml`; null: the company writes no account down. */
  accounts: string | null;
  env: Record<string, string>;
  /** The shop can be told of payments at this address from now on. */
  listensAt(shop: string): void;
  /** The customer sees how to pay, and pays. */
  pay(customer: Customer, browser: Browser, name: string): Promise<void>;
  close(): Promise<void>;
};

/** The sandbox, which every demonstration has. */
export const sandbox = async (): Promise<WayToPay> => ({
  accounts: null,
  env: {},
  listensAt: () => {},
  async pay(customer, browser, name) {
    const charge = await customer.sees(/\/sandbox-gateway\/pay\//);
    const url = /https?:\/\/\S+\/sandbox-gateway\/pay\/[\w-]+/.exec(charge)?.[0] ?? "";
    await payOnPage(browser, url, /^Pagar/, "Pode voltar para a conversa", name);
  },
  close: async () => {},
});

/** Pix at Mercado Pago's stand-in: the customer copies the code out of the conversation into the bank's app. */
export async function pixAtMercadoPago(): Promise<WayToPay> {
  const provider = await startMercadoPago({ pausesMs: [500, 500, 1_000, 2_000] });
  const [account] = provider.world.accounts;
  if (!account) throw new Error("the stand-in has no account");
  return {
    accounts: `- name: pix
  gateway: mercadopago
  mode: test
  external_id: "${account.userId}"
  methods: [pix]
  settings: { payer_email: "loja@example.com" }
  secrets: { access_token: "\${ENV:STORY_MP_TOKEN}", webhook_secret: "\${ENV:STORY_MP_SECRET}" }
`,
    env: {
      MERCADOPAGO_API_BASE_URL: provider.url,
      STORY_MP_TOKEN: account.accessToken,
      STORY_MP_SECRET: account.webhookSecret,
    },
    listensAt: () => {},
    async pay(customer, _browser, name) {
      await customer.sees(/por Pix/);
      const code = await customer.sees(/000201/);
      await customer.shot(`${name}-6-pix`);
      const shown = [...provider.world.payments.values()].find(({ qrCode }) => qrCode && code.includes(qrCode));
      if (!shown) throw new Error(`nobody knows the code ${code}`);
      provider.control.pay({ payment: shown.id });
    },
    close: () => provider.close(),
  };
}

/** A card on the page of Stripe's stand-in. */
export async function cardAtStripe(): Promise<WayToPay> {
  const provider = await startStripe({ pausesMs: [500, 500, 1_000, 2_000] });
  const [account] = provider.world.accounts;
  if (!account) throw new Error("the stand-in has no account");
  const { id, secretKey } = account.settings;
  const secret = "whsec_of_the_story";
  return {
    accounts: `- name: cartao
  gateway: stripe
  mode: test
  external_id: ${id}
  methods: [card]
  secrets: { secret_key: "\${ENV:STORY_STRIPE_KEY}", webhook_secret: "\${ENV:STORY_STRIPE_SECRET}" }
`,
    env: { STRIPE_API_BASE_URL: provider.url, STORY_STRIPE_KEY: secretKey, STORY_STRIPE_SECRET: secret },
    listensAt(shop) {
      const url = `${shop}/webhooks/payments/stripe/oficina-clique_cartao`;
      provider.control.endpoint({ secretKey, endpoint: { url, secret } });
    },
    async pay(customer, browser, name) {
      const charge = await customer.sees(/\/c\/pay\//);
      const url = /https?:\/\/\S+\/c\/pay\/\w+/.exec(charge)?.[0] ?? "";
      await payOnPage(browser, url, "Pagar com cartão", "Pode voltar para a conversa", name);
    },
    close: () => provider.close(),
  };
}

/** Pays on a page, as a customer would, until it says so. */
async function payOnPage(
  browser: Browser,
  url: string,
  button: string | RegExp,
  done: string,
  name: string,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: "pt-BR" });
  page.setDefaultTimeout(45_000);
  await patiently(async () => {
    const paying = page.getByRole("button", { name: button });
    // Once more where a server that went away left no page to go on with.
    if (!(await paying.isVisible())) await page.goto(url);
    if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/${name}-6-pay.png`, fullPage: true });
    if (await paying.isVisible()) await paying.click({ timeout: 5_000 });
    await page.getByText(done).first().waitFor({ timeout: 5_000 });
  });
  await page.close();
}

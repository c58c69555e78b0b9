import { gatewayContract } from "../../tests/contracts/gateway.js";
import type { GatewayStand } from "../../tests/contracts/gateway-stand.js";
import { startMercadoPago } from "../../tests/providers/mercadopago/start-mercado-pago.js";
import { startNoticeReceiver } from "../../tests/providers/shared/notice-receiver.js";
import type { GatewayAccount } from "../gateway.js";
import type { PaymentMethod } from "../payment-methods.js";
import { createMercadoPagoGateway } from "./mercadopago-gateway.js";

const SELLER = { userId: 810882223, accessToken: "TEST-6245132082630004-stand-in-810882223", live: false };
const OTHER = { userId: 471763966, accessToken: "APP_USR-6245132082630004-stand-in-471763966", live: true };
const SECRET = "segredo-do-webhook";

gatewayContract("Mercado Pago, Pix", () => openStand(["pix"], { signatureUnit: "ms", signatureSpelling: "as_is" }));
gatewayContract("Mercado Pago, Checkout Pro", () =>
  openStand(["card", "boleto"], { signatureUnit: "s", signatureSpelling: "lower" }),
);

type Signing = { signatureUnit: "s" | "ms"; signatureSpelling: "as_is" | "lower" };

async function openStand(methods: PaymentMethod[], signing: Signing): Promise<GatewayStand> {
  const provider = await startMercadoPago({ pausesMs: [], accounts: [{ ...SELLER, ...signing }, OTHER] });
  const receiver = await startNoticeReceiver();
  const gateway = createMercadoPagoGateway({
    baseUrl: provider.url,
    now: () => provider.clock.now(),
    log: { warn: () => undefined },
  });
  const account: GatewayAccount = {
    id: "a",
    tenantId: "t",
    gateway: gateway.name,
    key: "loja_mp",
    externalId: String(SELLER.userId),
    mode: "test",
    settings: { payer_email: "loja@example.com" },
    secrets: { access_token: SELLER.accessToken, webhook_secret: SECRET },
  };
  const paysPix = methods.includes("pix");
  /** The numbers of the payments that belong to one of ours. */
  const numbersOf = (id: string) => {
    if (paysPix) return [id];
    const { orderId } = provider.world.preferences.get(id) ?? { orderId: null };
    return [...provider.world.payments.values()].filter((one) => one.orderId === orderId).map((one) => String(one.id));
  };
  return {
    gateway,
    account,
    methods,
    notifyUrl: receiver.url,
    neighbour: {
      ...account,
      id: "b",
      externalId: String(OTHER.userId),
      mode: "live",
      secrets: { access_token: OTHER.accessToken, webhook_secret: "other-secret" },
    },
    stranger: {
      gateway,
      account: { ...account, secrets: { access_token: "TEST-nobody-knows", webhook_secret: "wrong-secret" } },
    },
    refusesAttempts: !paysPix,
    signs: "address",
    async customer(act, id) {
      const { control } = provider;
      if (act === "pay" && paysPix) control.pay({ payment: id });
      else if (act === "pay") control.pay_preference({ preference: id });
      else if (act === "refuse") control.pay_preference({ preference: id, outcome: "rejected" });
      else if (paysPix) control.expire({ payment: id });
      else control.clock({ moveMs: 2 * 3_600_000 });
    },
    async away(how) {
      const { outages } = provider;
      outages.clear();
      if (how === "down") outages.add({ kind: "cut" });
      if (how === "silent") outages.add({ kind: "silence" });
      if (how === "nonsense") outages.add({ kind: "html" });
      if (how === "answers lost") outages.add({ kind: "cut", when: "after", method: "POST" });
    },
    sent: (id) =>
      receiver.received
        .filter(({ query }) => query.get("type") === "payment" && numbersOf(id).includes(query.get("data.id") ?? ""))
        .map(({ query, headers, raw: body }) => ({ query, headers, body })),
    toleranceMs: 300_000,
    now: () => provider.clock.now(),
    async close() {
      await provider.close();
      await receiver.close();
    },
  };
}

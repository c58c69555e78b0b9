import { gatewayContract } from "../../tests/contracts/gateway.js";
import type { GatewayStand } from "../../tests/contracts/gateway-stand.js";
import { startNoticeReceiver } from "../../tests/providers/shared/notice-receiver.js";
import { startStripe } from "../../tests/providers/stripe/start-stripe.js";
import type { GatewayAccount } from "../gateway.js";
import { createStripeGateway } from "./stripe-gateway.js";

const OURS = { id: "acct_1StandIn0000000", secretKey: "sk_test_stand_in", live: false };
const OTHER = { id: "acct_1Neighbour00000", secretKey: "sk_live_neighbour", live: true };
const SECRET = "whsec_stand_in";

gatewayContract("Stripe", openStand);

async function openStand(): Promise<GatewayStand> {
  const receiver = await startNoticeReceiver();
  const endpoints = [{ url: receiver.url, secret: SECRET }];
  const provider = await startStripe({ pausesMs: [], accounts: [{ ...OURS, endpoints }, OTHER] });
  const gateway = createStripeGateway({ baseUrl: provider.url });
  const account: GatewayAccount = {
    id: "a",
    tenantId: "t",
    gateway: gateway.name,
    key: "loja_cartao",
    externalId: OURS.id,
    mode: "test",
    settings: {},
    secrets: { secret_key: OURS.secretKey, webhook_secret: SECRET },
  };
  return {
    gateway,
    account,
    neighbour: {
      ...account,
      id: "b",
      externalId: OTHER.id,
      mode: "live",
      secrets: { secret_key: OTHER.secretKey, webhook_secret: "whsec_neighbour" },
    },
    stranger: {
      gateway,
      account: { ...account, secrets: { secret_key: "sk_test_nobody", webhook_secret: "whsec_wrong" } },
    },
    refusesAttempts: true,
    signs: "body",
    async customer(act, id) {
      const { control } = provider;
      if (act === "pay") control.pay({ session: id });
      else if (act === "refuse") control.decline({ session: id });
      else control.expire({ session: id });
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
        .map(({ query, headers, raw: body }) => ({ query, headers, body }))
        .filter(({ body }) => belongs(provider, JSON.parse(body.toString("utf8")).data.object, id)),
    toleranceMs: 300_000,
    now: () => provider.clock.now(),
    async close() {
      await provider.close();
      await receiver.close();
    },
  };
}

/** Whether an event's object is a session, or of its intent. */
function belongs(
  { world }: Awaited<ReturnType<typeof startStripe>>,
  object: { id: string; payment_intent?: string },
  session: string,
): boolean {
  const intent = world.accounts[0]?.tables["checkout.session"].get(session)?.payment_intent ?? null;
  return [object.id, object.payment_intent].some((id) => id === session || (intent !== null && id === intent));
}

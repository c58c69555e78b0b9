import { randomUUID } from "node:crypto";
import type { Belonging, GatewayAccount } from "../gateway.js";
import { chargebackSchema, claimSchema, orderSchema, paymentSchema } from "./answers.js";
import type { MercadoPagoCalls, MpAnswer } from "./mercadopago-calls.js";
import { isMissing, unavailable } from "./pix-payments.js";

/** Our reference of the payment to which a payment of a preference, an order, a chargeback or a claim belongs. */
export async function findReference(
  calls: MercadoPagoCalls,
  account: GatewayAccount,
  thing: string,
  signal: AbortSignal,
): Promise<Belonging> {
  const ofPayment = async (id: string): Promise<Belonging> =>
    belonging(
      await calls.ask(account, signal, paymentSchema, randomUUID(), (sdk, config, requestOptions) =>
        new sdk.Payment(config).get({ id, requestOptions }),
      ),
    );
  const [kind, id = ""] = thing.split(":");
  switch (kind) {
    case "order":
      return belonging(
        await calls.ask(account, signal, orderSchema, randomUUID(), (sdk, config, requestOptions) =>
          new sdk.MerchantOrder(config).get({ merchantOrderId: id, requestOptions }),
        ),
      );
    case "chargeback": {
      const found = await calls.ask(account, signal, chargebackSchema, randomUUID(), (sdk, config, requestOptions) =>
        new sdk.Chargeback(config).get({ id, requestOptions }),
      );
      return found.outcome === "answered" ? ofPayment(found.body.payments[0] ?? "") : without(found);
    }
    case "claim": {
      const found = await calls.get(account, signal, claimSchema, `/post-purchase/v1/claims/${encodeURIComponent(id)}`);
      return found.outcome === "answered" ? ofPayment(found.body.resource_id) : without(found);
    }
    default:
      return ofPayment(thing);
  }
}

function belonging(answer: MpAnswer<{ external_reference?: string | null | undefined }>): Belonging {
  if (answer.outcome !== "answered") return without(answer);
  const { external_reference: reference } = answer.body;
  return reference ? { outcome: "found", reference } : { outcome: "missing" };
}

const without = (answer: Exclude<MpAnswer<never>, { outcome: "answered" }>): Belonging =>
  isMissing(answer) ? { outcome: "missing" } : unavailable(answer);

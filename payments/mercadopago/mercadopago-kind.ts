import { z } from "zod";
import type { GatewayKind } from "../gateway.js";
import { PAYMENT_METHODS } from "../payment-methods.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Mercado Pago: Pix as text and picture in the conversation, cards and boleto on its own page (Checkout Pro). A Pix may
 * be open for thirty minutes to thirty days (reference of `POST /v1/payments`, `date_of_expiration`); the margins are for
 * a link that is made some minutes late.
 */
export const MERCADOPAGO_KIND: GatewayKind = {
  name: "mercadopago",
  capabilities: {
    methods: PAYMENT_METHODS,
    inChat: ["pix"],
    currencies: ["BRL"],
    modes: ["test", "live"],
    cancels: true,
    refunds: "part",
    lastsMs: { least: 35 * MINUTE_MS, most: 29 * DAY_MS },
  },
  schema: {
    /** The number of the account that receives the money (`collector_id`). */
    externalId: z.string().regex(/^\d{1,20}$/),
    settings: z.strictObject({
      /** Mercado Pago wants an address of the payer for each Pix. Most customers never told theirs. */
      payer_email: z.email(),
    }),
    secrets: z.strictObject({
      access_token: z.string().regex(/^(?:TEST|APP_USR)-[\w-]{8,200}$/),
      webhook_secret: z.string().min(8).max(200),
    }),
  },
};

import { z } from "zod";
import type { GatewayKind } from "../gateway.js";

const MINUTE_MS = 60_000;

/**
 * Stripe: its own page (Checkout) for cards and, where the account has it, Pix. A session is open for thirty minutes to
 * twenty-four hours (`expires_at` of `POST /v1/checkout/sessions`); the margins are for a link that is made some minutes
 * late, and for clocks that differ.
 */
export const STRIPE_KIND: GatewayKind = {
  name: "stripe",
  capabilities: {
    methods: ["card", "pix"],
    inChat: [],
    // Each has cents. Currencies without them would be a hundred times too dear.
    currencies: ["BRL", "USD", "EUR"],
    modes: ["test", "live"],
    cancels: true,
    refunds: "part",
    lastsMs: { least: 40 * MINUTE_MS, most: 24 * 60 * MINUTE_MS - 5 * MINUTE_MS },
  },
  schema: {
    externalId: z.string().regex(/^acct_\w{6,60}$/),
    settings: z.strictObject({}),
    secrets: z.strictObject({
      secret_key: z.string().regex(/^(?:sk|rk)_(?:test|live)_\w{4,200}$/),
      webhook_secret: z.string().regex(/^whsec_\S{4,200}$/),
    }),
  },
};

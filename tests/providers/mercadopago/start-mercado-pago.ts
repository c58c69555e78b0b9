import { z } from "zod";
import { createClock } from "../shared/clock.js";
import { stageActs } from "../shared/control-doors.js";
import { createIdempotency } from "../shared/idempotency.js";
import { createJournal } from "../shared/journal.js";
import { createNotices } from "../shared/notices.js";
import { createOutages } from "../shared/outages.js";
import { createIds } from "../shared/seeded-ids.js";
import { startProvider } from "../shared/start-provider.js";
import { accountSchema, DEFAULT_ACCOUNTS } from "./account.js";
import { mercadoPagoActs } from "./acts.js";
import { disputesApi } from "./disputes-api.js";
import { merchantOrdersApi } from "./merchant-orders.js";
import { pages } from "./pages.js";
import { expireDue } from "./payment-changes.js";
import { paymentsApi } from "./payments-api.js";
import { preferencesApi } from "./preferences-api.js";
import { refundsApi } from "./refunds-api.js";
import { mpError } from "./refusals.js";
import { usersApi } from "./users-api.js";
import type { World } from "./world.js";

export const optionsSchema = z.strictObject({
  port: z.int().default(0),
  seed: z.string().default("mercadopago"),
  accounts: z.array(accountSchema).default(() => DEFAULT_ACCOUNTS.map((account) => accountSchema.parse(account))),
  /** Real time before each repetition of a notice that was not heard; Mercado Pago's own are of 15 minutes and more. */
  pausesMs: z.array(z.number()).optional(),
  timeoutMs: z.number().optional(),
});

/** How long keys are kept is not documented; a day is what others promise. */
const KEY_KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * Mercado Pago, as far as a shop meets it: payments by Pix, Checkout Pro with its page, refunds, merchant orders,
 * chargebacks, claims, and signed notifications. `now` is the clock's base; without it, real time.
 */
export async function startMercadoPago({ now, ...input }: z.input<typeof optionsSchema> & { now?: () => number } = {}) {
  const { port, seed, accounts, pausesMs, timeoutMs } = optionsSchema.parse(input);
  const clock = createClock(now);
  const ids = createIds(seed);
  const heard = (status: number) => status === 200 || status === 201;
  const notices = createNotices({ clock, ids, heard, ...(pausesMs && { pausesMs }), ...(timeoutMs && { timeoutMs }) });
  let url = "";
  const world: World = {
    clock,
    ids,
    notices,
    accounts,
    refundsPend: false,
    searchLagMs: 0,
    idempotency: createIdempotency(clock, KEY_KEPT_MS),
    payments: new Map(),
    preferences: new Map(),
    orders: new Map(),
    chargebacks: new Map(),
    claims: new Map(),
    url: () => url,
  };
  const stage = { clock, notices, journal: createJournal(), outages: createOutages(), tick: () => expireDue(world) };
  const acts = { ...stageActs(stage), ...mercadoPagoActs(world) };
  const api = {
    ...paymentsApi(world),
    ...refundsApi(world),
    ...preferencesApi(world),
    ...merchantOrdersApi(world),
    ...disputesApi(world),
    ...usersApi(world),
  };
  const failure = (status: number) =>
    status === 429
      ? mpError(429, "too_many_requests", "too_many_requests")
      : mpError(status, "internal_error", "internal_error");
  const nothingThere = () => mpError(404, "not_found", "resource not found");
  const listening = await startProvider({ ...stage, port, api, pages: pages(world), acts, failure, nothingThere });
  url = listening.url;
  return { ...listening, ...stage, world, control: acts };
}

export type MercadoPagoStandIn = Awaited<ReturnType<typeof startMercadoPago>>;

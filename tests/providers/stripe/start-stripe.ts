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
import { accountApi } from "./account-api.js";
import { stripeActs } from "./acts.js";
import { moneyApi } from "./money-api.js";
import { pages } from "./pages.js";
import { paymentIntentsApi } from "./payment-intents-api.js";
import { paymentLinksApi } from "./payment-links-api.js";
import { expirePix } from "./pix.js";
import { stripeError } from "./refusals.js";
import { expireDue } from "./sessions.js";
import { sessionsApi } from "./sessions-api.js";
import { remember } from "./stripe-route.js";
import { newAccount, type World } from "./world.js";

export const optionsSchema = z.strictObject({
  port: z.int().default(0),
  seed: z.string().default("stripe"),
  accounts: z.array(accountSchema).default(() => DEFAULT_ACCOUNTS.map((account) => accountSchema.parse(account))),
  /** Real time before each repetition of an event that was not heard; Stripe's own go on for three days. */
  pausesMs: z.array(z.number()).optional(),
  timeoutMs: z.number().optional(),
});

/** Stripe keeps keys for at least 24 hours. */
const KEY_KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * Stripe, as far as a shop meets it: Checkout with its page, payment links, payment intents, charges with their fees,
 * refunds, disputes, the balance, and signed events. `now` is the clock's base; without it, real time.
 */
export async function startStripe({ now, ...input }: z.input<typeof optionsSchema> & { now?: () => number } = {}) {
  const { port, seed, accounts, pausesMs, timeoutMs } = optionsSchema.parse(input);
  const clock = createClock(now);
  const ids = createIds(seed);
  const heard = (status: number) => status >= 200 && status < 300;
  let url = "";
  const world: World = {
    clock,
    ids,
    notices: createNotices({ clock, ids, heard, ...(pausesMs && { pausesMs }), ...(timeoutMs && { timeoutMs }) }),
    idempotency: createIdempotency(clock, KEY_KEPT_MS),
    accounts: accounts.map(newAccount),
    request: null,
    refundsPend: false,
    balanceLater: false,
    url: () => url,
  };
  const tick = () => {
    expireDue(world);
    expirePix(world);
  };
  const stage = { clock, notices: world.notices, journal: createJournal(), outages: createOutages(), tick };
  const acts = { ...stageActs(stage), ...stripeActs(world) };
  const api = {
    ...sessionsApi(world),
    ...paymentLinksApi(world),
    ...paymentIntentsApi(world),
    ...moneyApi(world),
    ...accountApi(world),
  };
  const listening = await startProvider({
    ...stage,
    port,
    api,
    pages: pages(world),
    acts,
    failure: (status) =>
      status === 429
        ? stripeError(429, "invalid_request_error", "Request rate limit exceeded.", { code: "rate_limit" })
        : stripeError(status, "api_error", "An unknown error occurred."),
    nothingThere: (call) =>
      stripeError(404, "invalid_request_error", `Unrecognized request URL (${call.method}: ${call.path}).`),
    remember: (call, answer) => remember(world, call, answer),
  });
  url = listening.url;
  return { ...listening, ...stage, world, control: acts };
}

export type StripeStandIn = Awaited<ReturnType<typeof startStripe>>;

import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { z } from "zod";
import { contentPolicy } from "../../platform/http/content-policy.js";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { accountOf } from "./account-key.js";
import { missingPage, PAGE_SCRIPT, PAGE_STYLE, sandboxPage } from "./sandbox-page.js";
import type { PageAct, SandboxProvider } from "./sandbox-provider.js";
import { refundedOf, type SandboxPayment } from "./sandbox-store.js";

export type SandboxRouterOptions = {
  provider: SandboxProvider;
  secret: Uint8Array;
  /** Whether the sandbox is served. */
  enabled(): boolean;
  /** The address at which customers' browsers reach it, without a slash at the end. */
  publicAddress(): string;
  now(): number;
  /** The time zone of an account's customers (IANA). */
  timezoneOf(account: string): Promise<string>;
};

const wantedSchema = z.strictObject({
  reference: z.string().min(1).max(100),
  title: z.string().min(1).max(200),
  amount: z.int().min(1).max(1_000_000_000_00),
  currency: z.literal("BRL"),
  expires_at: z.int(),
  notify_url: z.url({ protocol: /^https?$/ }),
});
const refundSchema = z.strictObject({ amount: z.int().min(1).optional() });
/** What is not asked for rightly is everything. */
const listSchema = z.object({ from: z.coerce.number().catch(0), after: z.string().catch("") });
const PAGE = 50;
/** How many members a body may have; a real one has six. */
const MEMBERS = 12;
const PAGE_POLICY = contentPolicy({
  "style-src": "'self'",
  "script-src": "'self'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
});

/** The sandbox gateway as a service: an API for accounts and a page for customers. */
export function createSandboxRouter(options: SandboxRouterOptions): Router {
  const { provider } = options;
  const router = express.Router();
  const present = (payment: SandboxPayment) => {
    const { id, state, refusals, amount, currency, reference, account, paidAt } = payment;
    const url = `${options.publicAddress()}/sandbox-gateway/pay/${id}`;
    const own = { id, state, refusals, amount, refunded: refundedOf(payment), currency, reference };
    const refunds = (payment.refunds ?? []).map(({ key, given, at }) => ({
      id: key,
      amount: given,
      at: at ?? paidAt ?? payment.createdAt,
    }));
    return { ...own, refunds, account, live: false, paid_at: paidAt, url };
  };
  const account = (request: Request, response: Response): string | null => {
    const found = accountOf(options.secret, request.headers.authorization);
    if (found === null) response.status(401).json({ error: "unknown_account" });
    return found;
  };

  router.use((_request, response, next) => {
    response.set({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    if (options.enabled()) next();
    else response.status(404).json({ error: "sandbox_off" });
  });
  /** The account is checked before the body is read. */
  const known: RequestHandler = (request, response, next) => {
    if (account(request, response) !== null) next();
  };
  router.post("/api/payments", known, express.json({ limit: "4kb" }), (request, response) => {
    const owner = account(request, response);
    if (owner === null) return;
    const key = request.headers["idempotency-key"];
    const parsed = hasFewMembers(request.body, MEMBERS) ? wantedSchema.safeParse(request.body) : null;
    if (typeof key !== "string" || key.length > 100 || !parsed?.success) {
      response.status(400).json({ error: "malformed" });
      return;
    }
    const { expires_at: expiresAt, notify_url: notifyUrl, ...wanted } = parsed.data;
    const made = provider.create({ ...wanted, account: owner, key, expiresAt, notifyUrl });
    if (made.outcome === "created") response.status(201).json(present(made.payment));
    else response.status(made.outcome === "conflict" ? 409 : 422).json({ error: made.outcome });
  });
  router.get("/api/account", (request, response) => {
    const owner = account(request, response);
    if (owner !== null) response.json({ account: owner, live: false });
  });
  router.post("/api/payments/:id/refunds", known, express.json({ limit: "4kb" }), (request, response) => {
    const owner = account(request, response);
    if (owner === null) return;
    const key = request.headers["idempotency-key"];
    const parsed = hasFewMembers(request.body, MEMBERS) ? refundSchema.safeParse(request.body) : null;
    if (typeof key !== "string" || key.length > 100 || !parsed?.success) {
      response.status(400).json({ error: "malformed" });
      return;
    }
    const id = String(request.params["id"]);
    const made = provider.get(id)?.account === owner ? provider.refund(id, key, parsed.data.amount ?? null) : null;
    if (!made) response.status(404).json({ error: "no_such_payment" });
    else if (made.outcome === "refunded") response.json(present(made.payment));
    else response.status(made.outcome === "conflict" ? 409 : 422).json({ error: made.outcome });
  });
  router.post("/api/payments/:id/end", (request, response) => {
    const owner = account(request, response);
    if (owner === null) return;
    const payment = provider.get(request.params.id);
    const ended = payment?.account === owner ? provider.callOff(payment.id) : null;
    if (ended) response.json(present(ended));
    else response.status(404).json({ error: "no_such_payment" });
  });
  router.get("/api/payments", (request, response) => {
    const owner = account(request, response);
    if (owner === null) return;
    const { from, after } = listSchema.parse(request.query);
    const items = provider.paidOf(owner).filter((payment) => payment.id > after && touchedAt(payment) >= from);
    response.json({ items: items.slice(0, PAGE).map(present), more: items.length > PAGE });
  });
  router.get("/api/payments/:id", (request, response) => {
    const owner = account(request, response);
    if (owner === null) return;
    const payment = provider.get(request.params.id);
    if (payment?.account === owner) response.json(present(payment));
    else response.status(404).json({ error: "no_such_payment" });
  });

  const show = async (response: Response, payment: SandboxPayment | null): Promise<void> => {
    response.set({ "content-security-policy": PAGE_POLICY, "x-frame-options": "DENY" });
    if (!payment) return void response.status(404).type("html").send(missingPage());
    const timezone = await options.timezoneOf(payment.account);
    response.type("html").send(sandboxPage(payment, { now: options.now(), timezone }));
  };
  router.get("/pay/:id", (request, response) => show(response, provider.get(request.params.id)));
  router.post("/pay/:id/:act", async (request, response) => {
    const { id, act } = request.params;
    const known = ACTS.find((each) => each === act);
    const payment = known ? provider.act(id, known) : null;
    if (!payment) return show(response, null);
    response.redirect(303, `/sandbox-gateway/pay/${payment.id}`);
  });
  router.get("/page.css", (_request, response) => response.type("css").send(PAGE_STYLE));
  router.get("/page.js", (_request, response) => response.type("js").send(PAGE_SCRIPT));
  return router;
}

const ACTS: readonly PageAct[] = ["pay", "refuse", "expire"];

/** When money last came or went. */
const touchedAt = ({ paidAt, refunds = [] }: SandboxPayment): number =>
  Math.max(paidAt ?? 0, ...refunds.map(({ at }) => at ?? 0));

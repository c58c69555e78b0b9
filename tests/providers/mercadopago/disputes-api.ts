import type { Routes } from "../shared/exchange.js";
import type { Account } from "./account.js";
import { asAccount } from "./keyed.js";
import { reaisOf } from "./money.js";
import { mpDate } from "./mp-date.js";
import { notFound } from "./refusals.js";
import type { Chargeback, Claim, World } from "./world.js";

/** Chargebacks and claims, to be read. The form of both is that of the documentation's examples. */
export function disputesApi(world: World): Routes {
  const claim = asAccount(world, (call, account) => {
    const found = world.claims.get(Number(call.params.id));
    if (found?.userId !== account.userId) throw notFound("Claim not found");
    return { status: 200, json: claimBody(found) };
  });
  return {
    "GET /v1/chargebacks/search": asAccount(world, (call, account) => {
      const paymentId = call.query.get("payment_id");
      const found = mine(world.chargebacks.values(), account).filter(
        (one) => paymentId === null || String(one.paymentId) === paymentId,
      );
      const results = found.map((one) => chargebackBody(world, one));
      return { status: 200, json: { paging: { offset: 0, limit: 30, total: results.length }, results } };
    }),
    "GET /v1/chargebacks/:id": asAccount(world, (call, account) => {
      const found = world.chargebacks.get(call.params.id ?? "");
      if (found?.userId !== account.userId) throw notFound("Chargeback not found");
      return { status: 200, json: chargebackBody(world, found) };
    }),
    "GET /v1/claims/search": asAccount(world, (call, account) => {
      const id = call.query.get("id");
      const status = call.query.get("status");
      const data = mine(world.claims.values(), account)
        .filter((one) => (id === null || String(one.id) === id) && (status === null || one.status === status))
        .map(claimBody);
      return { status: 200, json: { paging: { total: data.length, offset: 0, limit: 30 }, data } };
    }),
    "GET /v1/claims/:id": claim,
    "GET /post-purchase/v1/claims/:id": claim,
  };
}

const mine = <T extends { userId: number }>(all: Iterable<T>, account: Account): T[] =>
  [...all].filter(({ userId }) => userId === account.userId);

function chargebackBody(world: World, chargeback: Chargeback) {
  const { id, paymentId, cents, reason, outcome, userId, createdAt, updatedAt } = chargeback;
  return {
    id,
    payments: [paymentId],
    currency: "BRL",
    amount: reaisOf(cents),
    reason,
    coverage_applied: outcome === "open" ? null : outcome === "covered",
    coverage_elegible: true,
    documentation_required: outcome === "open",
    documentation_status: outcome === "open" ? "pending" : "not_supplied",
    documentation: [],
    date_documentation_deadline: mpDate(createdAt + 10 * 24 * 60 * 60 * 1_000),
    date_created: mpDate(createdAt),
    date_last_updated: mpDate(updatedAt),
    live_mode: world.accounts.some((account) => account.userId === userId && account.live),
  };
}

function claimBody(claim: Claim) {
  const { id, paymentId, type, status, resolution, createdAt, updatedAt } = claim;
  return {
    id,
    resource: "payment",
    resource_id: paymentId,
    status,
    type,
    stage: status === "opened" ? "claim" : "recontact",
    parent_id: null,
    reason_id: "PDD9939",
    resolution: resolution === null ? null : { reason: resolution === "refunded" ? "payment_refunded" : "item_ok" },
    site_id: "MLB",
    date_created: mpDate(createdAt),
    last_updated: mpDate(updatedAt),
  };
}

import type { Account } from "./account.js";
import { paymentBody } from "./payment-body.js";
import type { Payment, World } from "./world.js";

/** `GET /v1/payments/search`: filters, sorting and pages as documented; without `sort`, the oldest first. */
export function searchPayments(world: World, account: Account, query: URLSearchParams) {
  const limit = Math.min(Number(query.get("limit") ?? 30), 1_000);
  const offset = Number(query.get("offset") ?? 0);
  const moment = MOMENTS[query.get("range") ?? query.get("sort") ?? "date_created"] ?? ((payment) => payment.createdAt);
  const from = Date.parse(query.get("begin_date") ?? "");
  const to = Date.parse(query.get("end_date") ?? "");
  const wanted = (name: string, value: string | null) => query.get(name) === null || query.get(name) === value;
  const found = [...world.payments.values()].filter((payment) => {
    const at = moment(payment);
    return (
      payment.userId === account.userId &&
      payment.createdAt + world.searchLagMs <= world.clock.now() &&
      wanted("external_reference", payment.reference) &&
      wanted("status", payment.status) &&
      wanted("id", String(payment.id)) &&
      (Number.isNaN(from) || (at !== null && at >= from)) &&
      (Number.isNaN(to) || (at !== null && at <= to))
    );
  });
  const sign = query.get("criteria") === "desc" ? -1 : 1;
  found.sort((a, b) => sign * ((moment(a) ?? 0) - (moment(b) ?? 0)));
  const results = found.slice(offset, offset + limit).map((payment) => paymentBody(world, payment));
  return { paging: { total: found.length, limit, offset }, results };
}

const MOMENTS: Record<string, (payment: Payment) => number | null> = {
  date_created: ({ createdAt }) => createdAt,
  date_last_updated: ({ updatedAt }) => updatedAt,
  date_approved: ({ approvedAt }) => approvedAt,
  money_release_date: ({ approvedAt }) => approvedAt,
};

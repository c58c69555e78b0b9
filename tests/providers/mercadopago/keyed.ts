import { type Call, header, type Route } from "../shared/exchange.js";
import type { Account } from "./account.js";
import { badRequest, keyUsed } from "./refusals.js";
import { accountOf, type World } from "./world.js";

export type AccountRoute = (call: Call, account: Account) => ReturnType<Route>;

/** A route that only a known access token may call. */
export const asAccount =
  (world: World, route: AccountRoute): Route =>
  (call) =>
    route(call, accountOf(world, call));

/**
 * A route that demands `X-Idempotency-Key`: the same key with the same request gives the first answer, with another it is
 * refused. Refused requests leave their key free.
 */
export const keyed = (world: World, route: AccountRoute): Route =>
  asAccount(world, (call, account) => {
    const key = header(call, "x-idempotency-key");
    if (!key) throw badRequest("Header X-Idempotency-Key can't be null", 4292);
    const scope = String(account.userId);
    const known = world.idempotency.look(scope, key, call);
    if (known.outcome === "conflict") throw keyUsed();
    if (known.outcome === "same") return known.answer;
    const answer = route(call, account);
    world.idempotency.keep(scope, key, call, answer);
    return answer;
  });

/** The request's JSON object. */
export function jsonOf(call: Call): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(call.body.toString("utf8") || "{}");
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    throw badRequest("Malformed JSON", 1);
  }
  throw badRequest("Params Error", 1);
}

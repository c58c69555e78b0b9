import { type Answer, type Call, header, Refusal, type Route } from "../shared/exchange.js";
import { expand } from "./expand.js";
import { type Params, parseForm } from "./form-body.js";
import { badKey, invalid, keyUsed } from "./refusals.js";
import type { Account, World } from "./world.js";

/** `version`: the API's, of the request or else of the account. */
export type Served = { world: World; account: Account; call: Call; params: Params; version: string };

/** What a route gives is answered with 200, expanded as the request wants. */
export type StripeRoute = (served: Served) => object;

/** Frame of every call: key, version, idempotency, expansion, and the headers that Stripe answers with. */
export function stripeRoute(world: World, route: StripeRoute): Route {
  return (call) => {
    const key = call.method === "POST" ? header(call, "idempotency-key") : null;
    const request = { id: `req_${world.ids.text(14)}`, idempotency_key: key };
    const version = header(call, "stripe-version");
    const headers = {
      "request-id": request.id,
      ...(version && { "stripe-version": version }),
      ...(key && { "idempotency-key": key }),
    };
    world.request = request;
    try {
      const { json, replayed } = answerOnce(world, route, call, key);
      return {
        status: 200,
        json,
        headers: { ...headers, ...(replayed && { "idempotent-replayed": "true" }) },
        ...replayed,
      };
    } catch (error) {
      if (error instanceof Refusal) return { ...error.answer, headers };
      throw error;
    } finally {
      world.request = null;
    }
  };
}

/** The route's answer, or what its key was answered before. Refused requests leave their key free. */
function answerOnce(world: World, route: StripeRoute, call: Call, key: string | null) {
  const account = accountOf(world, call);
  const scope = scopeOf(account);
  if (key !== null) {
    if (key.length > 255) throw invalid("Idempotency keys can be at most 255 characters long.");
    const known = world.idempotency.look(scope, key, call);
    if (known.outcome === "conflict") throw keyUsed(key);
    if (known.outcome === "same") return { json: known.answer.json, replayed: { status: known.answer.status } };
  }
  const text = call.method === "POST" ? call.body.toString("utf8") : call.query.toString();
  const { expand: wanted, ...params } = parseForm(text);
  const version = header(call, "stripe-version") ?? account.settings.apiVersion;
  const json = expand(account, route({ world, account, call, params, version }), wanted);
  if (key !== null) world.idempotency.keep(scope, key, call, { status: 200, json });
  return { json, replayed: null };
}

/** Stripe replays a 500, too: an outage's answer is kept under the request's key. */
export function remember(world: World, call: Call, answer: Answer): void {
  const key = header(call, "idempotency-key");
  if (key) world.idempotency.keep(scopeOf(accountOf(world, call)), key, call, answer);
}

const scopeOf = ({ settings }: Account) => `${settings.id} ${settings.live}`;

function accountOf(world: World, call: Call): Account {
  const authorization = header(call, "authorization") ?? "";
  const basic = /^Basic (.+)$/.exec(authorization)?.[1];
  const key = basic
    ? Buffer.from(basic, "base64").toString("utf8").split(":")[0]
    : /^Bearer (.+)$/.exec(authorization)?.[1];
  const account = world.accounts.find(({ settings }) => settings.secretKey === key);
  if (!account) throw badKey(key ?? null);
  return account;
}

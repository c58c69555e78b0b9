import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { By } from "../../db/stores/audit-store.js";
import type { RouteContract } from "../../platform/http/contract/route-contract.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { type Permission, reachFor } from "../../platform/rights.js";
import { readJson } from "./read-json.js";
import { readRequest } from "./read-request.js";
import { createReadUpload } from "./read-upload.js";
import { mustEnrol, notAllowed, Refusal } from "./refusal.js";
import type { Asked, Person } from "./route.js";
import { createWhoAsks, type WhoAsksDeps } from "./who-asks.js";

/** How many requests one person may make. A page makes a handful at a time. */
const REQUESTS = { burst: 300, perMinute: 900 };
/** How many people are counted at the same time. */
const PEOPLE = 10_000;

/** A handler of some contract, after its type was checked against that contract. */
type AnyHandler = (asked: Asked<RouteContract>) => Promise<unknown>;

/**
 * Serves one route by its contract: who asks, whether they ask too often, whether their role may, the request by its
 * schemas, the handler, the answer by its schema. The body is read only after it is known who asks and that they may,
 * so that what strangers send is not even parsed.
 */
export function createServeRoute(deps: WhoAsksDeps) {
  const whoAsks = createWhoAsks(deps);
  const readUpload = createReadUpload();
  const requests = createRateLimiter(deps.now, PEOPLE);
  return async (
    contract: RouteContract<Permission>,
    handler: AnyHandler,
    request: Request,
    response: Response,
  ): Promise<void> => {
    const person = await whoAsks(request);
    const retryAfterMs = requests(person.id, REQUESTS);
    if (retryAfterMs > 0)
      throw new Refusal(429, "too_many", "Foram muitos pedidos em pouco tempo. Espere um instante.", { retryAfterMs });
    if (reachFor(person, contract.may) === null) throw notAllowed();
    if (person.secondFactorRequired && !person.secondFactor && contract.may !== "account.own") throw mustEnrol();
    if (contract.upload === undefined) await readJson(request, response);
    else request.body = await readUpload(request, response, person.tenantId, contract.upload);
    const answer = await handler({ ...readRequest(contract, request), person, by: byOf(person), response });
    send(contract, answer, request, response);
  };
}

/** Sends only what the contract promises; of a GET, only its ETag when the caller has the rest already (304). */
function send(contract: RouteContract, answer: unknown, request: Request, response: Response): void {
  if (contract.answer === "file") return;
  response.status(contract.status);
  if (contract.answer === null) return void response.end();
  const kept = contract.answer.safeParse(answer);
  if (!kept.success)
    throw new Error(`${contract.method} ${contract.path} does not answer as its contract says`, { cause: kept.error });
  const text = JSON.stringify(kept.data);
  const etag = etagOf(kept.data, text);
  response.set("ETag", etag).type("json");
  if (contract.method === "get" && names(request.headers["if-none-match"], etag)) response.status(304).end();
  else response.send(text);
}

/** What has a revision of its own says it first, so that `If-Match` may send the ETag back. */
function etagOf(answer: unknown, text: string): string {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 22);
  const revised = typeof answer === "object" && answer !== null && "revision" in answer ? `${answer.revision}.` : "";
  return `"${revised}${hash}"`;
}

/** RFC 9110, section 13.1.2. Express's own check is off when a page's `fetch` sends the header (it adds `no-cache`). */
const names = (header: string | undefined, etag: string) =>
  header?.split(",").some((one) => one.trim().replace(/^W\//, "") === etag) === true;

const byOf = ({ id, scopes, from }: Person): By => ({
  actor: scopes === undefined ? `user:${id}` : `key:${id}`,
  from,
});

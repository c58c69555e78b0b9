import type { Request } from "express";
import { LRUCache } from "lru-cache";
import { type ApiKeyStore, hashOfKey, KEY_SHAPE } from "../../db/stores/api-key-store.js";
import type { UserStore } from "../../db/stores/user-store.js";
import { createNetworkLimit } from "../../platform/limits/shared-limits.js";
import { readAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import { Refusal, signedOut } from "./refusal.js";
import type { Person } from "./route.js";

/** How many wrong API keys one network may show. Each costs a look into the database. */
const WRONG_KEYS = { points: 20, seconds: 60 };
/** Keys that were right lately are asked for also when their network showed too many wrong ones. */
const RIGHT_LATELY = { max: 10_000, ttl: 10 * 60_000 };

/** A key is itself something that its program has. */
const NO_FACTOR = { secondFactor: false, secondFactorRequired: false };

export type WhoAsksDeps = Pick<DeskDeps, "accessKey" | "now" | "shared"> & {
  users: Pick<UserStore, "byId" | "standing">;
  keys: Pick<ApiKeyStore, "find">;
};

/**
 * Tells who makes a request, by its `Authorization: Bearer`: a person with an access token, or a program with an API
 * key. Throws `Refusal`: 401 for neither, 429 for a network that shows many wrong keys.
 */
export function createWhoAsks(deps: WhoAsksDeps): (request: Pick<Request, "headers" | "ip">) => Promise<Person> {
  const ofNetwork = createNetworkLimit(deps.shared, "api-keys-network", WRONG_KEYS);
  const rightLately = new LRUCache<string, true>(RIGHT_LATELY);

  async function keyOf(key: string, address: string): Promise<Person> {
    const hash = hashOfKey(key);
    // Taken before the key is looked up, so that many at once are no way around the limit.
    const known = rightLately.has(hash);
    const retryAfterMs = known ? 0 : await ofNetwork.take(address);
    if (retryAfterMs > 0)
      throw new Refusal(429, "too_many", "Foram muitas chaves erradas. Espere um instante.", { retryAfterMs });
    const found = KEY_SHAPE.test(key) ? await deps.keys.find(hash, deps.now()) : null;
    if (found === null) {
      rightLately.delete(hash);
      throw signedOut();
    }
    rightLately.set(hash, true);
    if (!known) await ofNetwork.giveBack(address);
    return {
      ...found,
      email: "",
      role: "viewer",
      teams: [],
      disabled: false,
      passwordHash: null,
      ...NO_FACTOR,
      sid: "",
      from: address,
    };
  }

  return async ({ headers, ip }) => {
    const [scheme, token] = (headers.authorization ?? "").split(" ");
    if (scheme !== "Bearer" || !token) throw signedOut();
    return token.startsWith("bk_") ? keyOf(token, ip ?? "") : personOf(deps, token, ip ?? "");
  };
}

/**
 * The person of an access token: the token says who it is, and the database says whether they may still sign in and with
 * which role and teams.
 */
async function personOf(deps: WhoAsksDeps, token: string, from: string): Promise<Person> {
  const access = await readAccess(deps.accessKey, token, deps.now());
  if (!access) throw signedOut();
  const { tenantId, userId, sid } = access;
  const [user, standing] = await Promise.all([
    deps.users.byId(tenantId, userId),
    deps.users.standing(tenantId, [userId], [sid]),
  ]);
  if (!user || user.disabled || !standing.some((one) => one.family === sid && one.signedIn)) throw signedOut();
  return { ...user, sid, from };
}

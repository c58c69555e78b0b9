import { z } from "zod";
import type { ChannelAccount, ChannelTools, Renewed } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph } from "../meta/graph-call.js";
import { amount, readAs } from "../meta/lenient.js";
import { nameOf } from "../meta/name-of.js";
import { type AccountAccess, isToken } from "./account.js";
import { readSendReply } from "./read-send-reply.js";

const renewed = z.object({ access_token: z.string().refine(isToken), expires_in: amount });

/**
 * Asks for a token that lasts another 60 days. One younger than a day is refused, which is no fault. Meta takes the token
 * in the query here, and knows no version.
 * @see https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
 */
export async function renewToken(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  account: ChannelAccount,
  access: AccountAccess | undefined,
  { signal, now }: ChannelTools,
): Promise<Renewed> {
  if (!access) return { outcome: "kept", reason: "the account is incomplete" };
  const query = new URLSearchParams({ grant_type: "ig_refresh_token", access_token: access.token });
  const path = `refresh_access_token?${query}`;
  const base = access.base.slice(0, access.base.lastIndexOf("/"));
  const reply = await callGraph(http, { ...access, base }, { method: "GET", path, timeoutMs, signal, now: now() });
  if (reply.kind === "ok") {
    const token = readAs(renewed, reply.body);
    if (!token) return { outcome: "kept", reason: "the answer has no token" };
    const secrets = { ...account.secrets, accessToken: token.access_token };
    return { outcome: "renewed", secrets, endsAt: now() + token.expires_in * 1000 };
  }
  const result = readSendReply(reply, account.secrets);
  if (result.outcome === "refused" && result.code === "account_dead") return { outcome: "dead", reason: result.reason };
  return { outcome: "kept", reason: nameOf(reply) };
}

import type { IncomingHttpHeaders } from "node:http";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { NetworkLimit } from "../../platform/limits/shared-limits.js";
import { TOLD } from "../../platform/limits/told.js";
import type { WebChatDeps } from "./deps.js";
import { verifyIdentity } from "./identity.js";
import { originAllowed } from "./origin.js";
import { readSettings } from "./settings.js";
import type { Visitor } from "./visitor.js";
import { mintVisitorToken, newVisitorId, verifyVisitorToken } from "./visitor-token.js";
import type { HandshakeRefusal } from "./wire.js";
import { handshakeSchema } from "./wire-schema.js";

/** `token` is the one for the widget to keep: the old one, a new one, or one that expires with the identity. */
export type Handshaken =
  | { ok: true; visitor: Visitor; token: string; identified: boolean }
  | { ok: false; code: HandshakeRefusal };

/**
 * Decides who is connecting. With an identity JWT it is that person, whatever visitor token came along. With a visitor
 * token it is that anonymous visitor. With neither, it is a new visitor. A wrong token is refused and never treated as
 * a new visitor, because the widget would otherwise lose its history without notice.
 */
export async function shakeHands(
  deps: WebChatDeps,
  limits: { told: RateLimiter; newVisitors: NetworkLimit },
  request: { auth: unknown; headers: IncomingHttpHeaders; address: string },
): Promise<Handshaken> {
  const read = handshakeSchema.safeParse(request.auth);
  if (!read.success) return { ok: false, code: "channel_unknown" };
  const { channel, token, identity } = read.data;
  const found = await deps.findChannel(channel);
  if (found === null) return { ok: false, code: "channel_unknown" };
  const settings = readSettings(found.account.settings);
  const allowed = settings.ok ? settings.settings.allowedOrigins : [];
  const { origin, host } = request.headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, allowed)) {
    if (limits.told(`told:${found.account.id}`, TOLD) === 0)
      deps.log.warn({ channelId: found.account.id, origin }, "web chat refused a foreign origin");
    return { ok: false, code: "origin_refused" };
  }
  if (found.paused) return { ok: false, code: "channel_paused" };

  const account = { id: found.account.id, tenantId: found.account.tenantId };
  const secret = deps.sign.visitorSecret;
  if (identity !== undefined) {
    const checked = await verifyIdentity(identity, found.account.secrets.identitySecret, deps.now());
    if (!checked.ok) return { ok: false, code: checked.expired ? "identity_expired" : "identity_refused" };
    const { from, expiresAt } = checked;
    const session = mintVisitorToken(
      secret,
      { channelId: account.id, externalId: from.externalId, expiresAt },
      deps.now(),
    );
    return {
      ok: true,
      visitor: { account, channel, from, conversationId: "", expiresAt },
      token: session,
      identified: true,
    };
  }

  if (token !== undefined) {
    const known = verifyVisitorToken(secret, token, account.id, deps.now());
    // A token of an identified person allows uploads only. A history is not opened without the company's own JWT.
    if (known === null || !known.externalId.startsWith("v_")) return { ok: false, code: "token_refused" };
    return welcome(known.externalId, known.renew ? null : token);
  }
  if ((await limits.newVisitors.take(request.address)) > 0) return { ok: false, code: "rate_limited" };
  return welcome(newVisitorId(), null);

  function welcome(externalId: string, kept: string | null): Handshaken {
    const session = kept ?? mintVisitorToken(secret, { channelId: account.id, externalId }, deps.now());
    const visitor: Visitor = { account, channel, from: { externalId }, conversationId: "", expiresAt: null };
    return { ok: true, visitor, token: session, identified: false };
  }
}

import type { ChannelAccount, ChannelTools, Outgoing, SendResult } from "../../bot/ports/channel-adapter.js";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import { callGraph } from "../meta/graph-call.js";
import type { Json } from "../meta/lenient.js";
import type { AccountAccess } from "./account.js";
import { INSTAGRAM_CAPABILITIES } from "./capabilities.js";
import { forgetUploads, type MediaStation, prepareMedia } from "./prepare-media.js";
import { readSendReply } from "./read-send-reply.js";
import { type Refused, type Rendered, renderContent, renderPrivateReply } from "./render.js";
import { COMMENT } from "./translate-comment.js";

/**
 * Sends one content as one message. Instagram has no idempotency key: a send whose answer was lost is proved by the echo
 * that comes of every message. Nothing is requested for a send that cannot go out.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export async function sendMessage(
  station: MediaStation & { timeoutMs: number },
  account: ChannelAccount,
  access: AccountAccess | undefined,
  outgoing: Outgoing,
  tools: ChannelTools,
): Promise<SendResult> {
  if (tools.signal.aborted) return stopped();
  if (!access)
    return { outcome: "refused", code: "account_dead", reason: "A configuração do Instagram está incompleta." };
  const way = await wayTo(outgoing, tools.now());
  if ("outcome" in way) return way;
  const rendered = await render(station, account, access, outgoing, way, tools);
  if ("outcome" in rendered) return rendered;
  if (tools.signal.aborted) return stopped();

  const reply = await callGraph(station.http, access, {
    method: "POST",
    path: `${access.accountId}/messages`,
    body: "message" in rendered ? { ...way.body, ...rendered } : { recipient: way.body.recipient, ...rendered },
    timeoutMs: station.timeoutMs,
    signal: tools.signal,
    now: tools.now(),
  });
  // A reaction has no id of its own.
  if ("sender_action" in rendered && reply.kind === "ok")
    return { outcome: "sent", providerId: `${rendered.sender_action}:${outgoing.key}` };
  const result = readSendReply(reply, account.secrets);
  const { content } = outgoing;
  if (result.outcome === "refused" && content.kind === "media" && content.fileId)
    forgetUploads(station, account, content.fileId);
  return result;
}

type Way = { private: boolean; body: Json };

/**
 * How the customer may be written to now: freely within 24 hours, by a person within seven days under the tag that says
 * so, or once in private to a comment. Never under a post.
 */
async function wayTo(outgoing: Outgoing, now: number): Promise<Way | Refused> {
  const { lastInboundAt, to } = outgoing;
  const isOpen = (byPerson: boolean) => {
    const endsAt = windowEndsAt(INSTAGRAM_CAPABILITIES, { byPerson, lastInboundAt });
    return endsAt === null || endsAt > now;
  };
  const recipient = { id: to.externalId };
  if (isOpen(false)) return { private: false, body: { recipient, messaging_type: "RESPONSE" } };
  if (outgoing.byPerson && isOpen(true))
    return { private: false, body: { recipient, messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } };
  const heard = await outgoing.lastHeard?.();
  if (heard?.startsWith(COMMENT))
    return { private: true, body: { recipient: { comment_id: heard.slice(COMMENT.length) } } };
  const reason = outgoing.byPerson
    ? "Passaram mais de 7 dias desde a última mensagem do cliente. Espere ele escrever de novo."
    : "Passaram mais de 24 horas desde a última mensagem do cliente; só uma pessoa da equipe ainda pode responder.";
  return { outcome: "refused", code: "window_closed", reason };
}

async function render(
  station: MediaStation,
  account: ChannelAccount,
  access: AccountAccess,
  { content }: Outgoing,
  way: Way,
  tools: ChannelTools,
): Promise<Rendered | SendResult> {
  if (!way.private)
    return content.kind === "media" ? prepareMedia(station, account, access, content, tools) : renderContent(content);
  if (content.kind === "text" || content.kind === "choices") return renderPrivateReply(content);
  const reason = "A resposta privada a um comentário leva só texto.";
  return { outcome: "refused", code: "left_out", reason };
}

function stopped(): SendResult {
  return { outcome: "retry", scope: "pair", reason: "O envio foi interrompido antes de começar." };
}

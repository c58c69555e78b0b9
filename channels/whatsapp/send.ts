import { z } from "zod";
import type { ChannelAccount, ChannelTools, Outgoing, SendResult } from "../../bot/ports/channel-adapter.js";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import { callGraph } from "../meta/graph-call.js";
import { type Json, maybeId, readAs } from "../meta/lenient.js";
import type { NumberAccess } from "./account.js";
import { WHATSAPP_CAPABILITIES } from "./capabilities.js";
import { forgetUpload, type MediaStation, prepareMedia } from "./prepare-media.js";
import { readSendReply } from "./read-send-reply.js";
import { renderContent, renderRecipient } from "./render.js";

/**
 * Sends one content as one message. Meta has no idempotency key on `/messages`. Our key is sent as
 * `biz_opaque_callback_data` and comes back in every status, which settles an uncertain send. Nothing is requested for
 * a send that cannot go out (closed window, above a limit, aborted before the start).
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
export async function sendMessage(
  station: MediaStation & { timeoutMs: number },
  account: ChannelAccount,
  access: NumberAccess | undefined,
  outgoing: Outgoing,
  tools: ChannelTools,
): Promise<SendResult> {
  if (tools.signal.aborted) return stopped();
  if (!access)
    return { outcome: "refused", code: "account_dead", reason: "A configuração do WhatsApp está incompleta." };
  if (isWindowClosed(outgoing, tools.now())) {
    return {
      outcome: "refused",
      code: "window_closed",
      reason: "Passaram mais de 24 horas desde a última mensagem do cliente; só um modelo aprovado pode ir.",
    };
  }
  const { content } = outgoing;
  const rendered =
    content.kind === "media" ? await prepareMedia(station, account, access, content, tools) : renderContent(content);
  if (isResult(rendered)) return rendered;
  if (tools.signal.aborted) return stopped();

  const body = {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...renderRecipient(outgoing.to),
    ...rendered,
    biz_opaque_callback_data: outgoing.key,
  };
  const reply = await callGraph(station.http, access, {
    method: "POST",
    path: `${access.phoneNumberId}/messages`,
    body,
    timeoutMs: station.timeoutMs,
    signal: tools.signal,
    now: tools.now(),
  });
  const result = readSendReply(reply, account.secrets);
  if (result.outcome === "refused" && content.kind === "media") forgetUpload(station, mediaId(rendered));
  return result;
}

function isWindowClosed(outgoing: Outgoing, now: number): boolean {
  const endsAt = windowEndsAt(WHATSAPP_CAPABILITIES, outgoing);
  return outgoing.content.kind !== "template" && endsAt !== null && endsAt <= now;
}

function isResult(rendered: Json | SendResult): rendered is SendResult {
  return "outcome" in rendered;
}

const sentFile = z.object({ id: maybeId });

function mediaId(message: Json): string | undefined {
  return readAs(sentFile, message[String(message.type)])?.id;
}

function stopped(): SendResult {
  return { outcome: "retry", scope: "pair", reason: "O envio foi interrompido antes de começar." };
}

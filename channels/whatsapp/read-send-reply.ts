import { z } from "zod";
import type { ChannelAccount, SendResult } from "../../bot/ports/channel-adapter.js";
import type { GraphReply } from "./graph-call.js";
import { type ErrorMeaning, meaningOf } from "./graph-errors.js";
import { id, listOf, readAs, whereRight } from "./lenient.js";
import { redact } from "./redact.js";

const sentMessages = z.object({ messages: listOf(whereRight(z.object({ id }))) });

type Secrets = ChannelAccount["secrets"];

/** Decides how the request to `/messages` ended. An answer that leaves a doubt makes the send uncertain. */
export function readSendReply(reply: GraphReply, secrets: Secrets): SendResult {
  switch (reply.kind) {
    case "ok": {
      const providerId = readAs(sentMessages, reply.body)?.messages[0]?.id;
      if (providerId !== undefined) return { outcome: "sent", providerId };
      return uncertain("A Meta respondeu sem dizer o id da mensagem.");
    }
    case "not_written":
      return { outcome: "retry", scope: "provider", reason: `Não houve conexão com a Meta (${reply.cause}).` };
    case "lost":
      return uncertain(`A Meta não respondeu até o fim (${reply.cause}).`);
    case "unclear":
      return readUnclear(reply);
    case "error":
      return readError(reply, secrets);
  }
}

function readUnclear({ status, retryAfterMs }: Extract<GraphReply, { kind: "unclear" }>): SendResult {
  return (
    byStatus(status, retryAfterMs) ?? uncertain(`A resposta não veio da API da Meta ou veio quebrada (HTTP ${status}).`)
  );
}

function readError(reply: Extract<GraphReply, { kind: "error" }>, secrets: Secrets): SendResult {
  const { status, code, retryAfterMs } = reply;
  const meaning = code === undefined ? undefined : meaningOf(isUnknownNumber(reply) ? 33 : code);
  const name = code === undefined ? `HTTP ${status}` : `Meta ${code}`;
  if (meaning) return fromMeaning(meaning, reply, name, secrets);
  const known = byStatus(status, retryAfterMs);
  if (known) return known;
  if (status >= 500 || status === 408) return uncertain(`A Meta está com problemas agora (${name}).`);
  return {
    outcome: "refused",
    code: "bad_request",
    reason: explain("A Meta recusou a mensagem.", name, reply, secrets),
  };
}

function fromMeaning(
  meaning: ErrorMeaning,
  reply: Extract<GraphReply, { kind: "error" }>,
  name: string,
  secrets: Secrets,
): SendResult {
  switch (meaning.is) {
    case "refused": {
      const quote = meaning.code === "bad_request" || meaning.code === "unsupported";
      const reason = quote ? explain(meaning.reason, name, reply, secrets) : `${meaning.reason} (${name})`;
      return { outcome: "refused", code: meaning.code, reason };
    }
    case "retry": {
      const afterMs = Math.max(meaning.afterMs ?? 0, reply.retryAfterMs ?? 0) || undefined;
      return { outcome: "retry", scope: meaning.scope, reason: `${meaning.reason} (${name})`, afterMs };
    }
    case "busy":
      if (reply.status >= 500) return uncertain(`${meaning.reason} (${name})`);
      return retryLater("provider", `${meaning.reason} (${name})`, reply.retryAfterMs);
  }
}

/** What a status means by itself, whatever the body. */
function byStatus(status: number, retryAfterMs: number | undefined): SendResult | undefined {
  if (status === 429) return retryLater("account", "A Meta pediu para diminuir o ritmo (HTTP 429).", retryAfterMs);
  if (status === 401) {
    return { outcome: "refused", code: "account_dead", reason: "A Meta não aceita a chave de acesso (HTTP 401)." };
  }
  if (status >= 300 && status < 400) {
    return retryLater(
      "provider",
      `O endereço da API redireciona (HTTP ${status}); confira a configuração.`,
      retryAfterMs,
    );
  }
  return undefined;
}

/** Code 100 with subcode 33: the phone number's object does not exist for this token. */
function isUnknownNumber({ code, subcode }: Extract<GraphReply, { kind: "error" }>): boolean {
  return code === 100 && subcode === 33;
}

function explain(reason: string, name: string, { detail }: { detail: string }, secrets: Secrets): string {
  return detail === "" ? `${reason} (${name})` : `${reason} (${name}: “${redact(detail, secrets)}”)`;
}

function retryLater(scope: "account" | "provider", reason: string, afterMs?: number): SendResult {
  return { outcome: "retry", scope, reason, afterMs };
}

function uncertain(reason: string): SendResult {
  return { outcome: "uncertain", reason };
}

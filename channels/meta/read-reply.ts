import type { ChannelAccount, SendResult } from "../../bot/ports/channel-adapter.js";
import type { TemplateStatus } from "../../bot/vocabulary/message-template.js";
import type { GraphReply } from "./graph-call.js";
import type { Json } from "./lenient.js";
import { redact } from "./redact.js";

type RefusedCode = Extract<SendResult, { outcome: "refused" }>["code"];
type RetryScope = Extract<SendResult, { outcome: "retry" }>["scope"];

/**
 * What one of Meta's error codes means for a send. `busy` says that Meta itself is failing: after a 5xx nobody knows
 * whether the message was accepted, after a 4xx it was not.
 */
export type ErrorMeaning =
  | { is: "refused"; code: RefusedCode; reason: string; becomes?: TemplateStatus }
  | { is: "retry"; scope: RetryScope; reason: string; afterMs?: number }
  | { is: "busy"; reason: string };

export function refusedAs(code: RefusedCode, reason: string, becomes?: TemplateStatus): ErrorMeaning {
  return { is: "refused", code, reason, becomes };
}

export function retriedBy(scope: RetryScope, reason: string, afterMs?: number): ErrorMeaning {
  return { is: "retry", scope, reason, afterMs };
}

/** How one of Meta's products answers a send: where the new message's id stands, and what its codes mean. */
export type ReplyWords = {
  idOf(body: Json): string | undefined;
  /** Undefined for a code that this version does not know. */
  meaningOf(code: number, subcode: number | undefined, detail: string): ErrorMeaning | undefined;
};

type Secrets = ChannelAccount["secrets"];

/** Decides how the request that sends a message ended. An answer that leaves a doubt makes the send uncertain. */
export function readReply(reply: GraphReply, secrets: Secrets, words: ReplyWords): SendResult {
  switch (reply.kind) {
    case "ok": {
      const providerId = words.idOf(reply.body);
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
      return readError(reply, secrets, words);
  }
}

function readUnclear({ status, retryAfterMs }: Extract<GraphReply, { kind: "unclear" }>): SendResult {
  return (
    byStatus(status, retryAfterMs) ?? uncertain(`A resposta não veio da API da Meta ou veio quebrada (HTTP ${status}).`)
  );
}

function readError(reply: Extract<GraphReply, { kind: "error" }>, secrets: Secrets, words: ReplyWords): SendResult {
  const { status, code, subcode, retryAfterMs } = reply;
  const meaning = code === undefined ? undefined : words.meaningOf(code, subcode, reply.detail);
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
      const { code, becomes } = meaning;
      const quote = code === "bad_request" || code === "unsupported" || code === "template";
      const reason = quote ? explain(meaning.reason, name, reply, secrets) : `${meaning.reason} (${name})`;
      return { outcome: "refused", code, reason, ...(becomes && { becomes }) };
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

function explain(reason: string, name: string, { detail }: { detail: string }, secrets: Secrets): string {
  return detail === "" ? `${reason} (${name})` : `${reason} (${name}: “${redact(detail, secrets)}”)`;
}

function retryLater(scope: "account" | "provider", reason: string, afterMs?: number): SendResult {
  return { outcome: "retry", scope, reason, afterMs };
}

function uncertain(reason: string): SendResult {
  return { outcome: "uncertain", reason };
}

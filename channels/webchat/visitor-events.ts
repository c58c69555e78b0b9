import type { z } from "zod";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import { acceptMessage } from "./accept-message.js";
import { contentOf } from "./content-of.js";
import type { WebChatDeps } from "./deps.js";
import { presentLine } from "./present-line.js";
import type { Visitor } from "./visitor.js";
import type { Ack, HistoryAck, WireLine } from "./wire.js";
import { historySchema, messageSchema, personSchema, readSchema, typingSchema } from "./wire-schema.js";

/** How many members a payload may have, on all levels together. A choice has five. */
const MEMBERS = 16;

type Refused = Extract<Ack, { ok: false }> & { error: "invalid" | "rate_limited" };

/** For flows, the visitor's "Falar com uma pessoa" is an ordinary choice. */
export const PERSON_CHOICE = { kind: "choice", id: "person", text: "Falar com uma pessoa" } as const;

/** Handles the visitor's events, checked and limited. Each one answers with an ack and never throws. */
export function createVisitorEvents(deps: WebChatDeps, limiter: RateLimiter) {
  const { limits } = deps;

  function wait(visitor: Visitor, what: "message" | "history" | "signal"): number {
    return limiter(`${what}:${visitor.account.id}:${visitor.from.externalId}`, limits.rates[what]);
  }

  /** An event is counted before anything of it is read, so that refused ones count, too. */
  function checked<T>(
    visitor: Visitor,
    what: "message" | "history" | "signal",
    schema: z.ZodType<T>,
    payload: unknown,
  ): { ok: true; data: T } | Refused {
    const retryAfterMs = wait(visitor, what);
    if (retryAfterMs > 0) return { ok: false, error: "rate_limited", retryAfterMs };
    const read = hasFewMembers(payload, MEMBERS) ? schema.safeParse(payload) : null;
    return read?.success ? { ok: true, data: read.data } : { ok: false, error: "invalid" };
  }

  async function message(visitor: Visitor, payload: unknown): Promise<Ack> {
    const read = checked(visitor, "message", messageSchema, payload);
    if (!read.ok) return read;
    if ("text" in read.data && read.data.text.length > limits.text) return { ok: false, error: "too_long" };
    const content = contentOf(visitor, read.data, deps);
    if (content === null) return { ok: false, error: "file_refused" };
    const of = "choice" in read.data ? read.data.choice.of : undefined;
    return accept(visitor, { clientId: read.data.clientId, content, replyTo: of });
  }

  async function person(visitor: Visitor, payload: unknown): Promise<Ack> {
    const read = checked(visitor, "message", personSchema, payload);
    return read.ok ? accept(visitor, { clientId: read.data.clientId, content: PERSON_CHOICE }) : read;
  }

  async function history(visitor: Visitor, payload: unknown): Promise<HistoryAck> {
    const read = checked(visitor, "history", historySchema, payload);
    if (!read.ok) return read;
    try {
      const after = read.data.after ?? null;
      const lines = await deps.transcript.since(visitor.account, visitor.from.externalId, after, limits.historyPage);
      visitor.conversationId = lines.at(-1)?.conversationId ?? visitor.conversationId;
      const reader = { ...visitor, externalId: visitor.from.externalId };
      const presenter = { secret: deps.sign.visitorSecret, now: deps.now };
      const shown = lines
        .map((line) => presentLine(line, reader, presenter))
        .filter((line): line is WireLine => line !== null);
      return { ok: true, lines: shown, more: after !== null && lines.length === limits.historyPage };
    } catch (error) {
      return unavailable(visitor, error, "web chat could not read a history");
    }
  }

  /**
   * Tells the desk that the visitor is typing, or stopped. A visitor who has said nothing yet has no conversation, and
   * nobody is told. False when the event was refused.
   */
  function typing(visitor: Visitor, payload: unknown): boolean {
    const read = checked(visitor, "signal", typingSchema, payload);
    if (!read.ok) return false;
    if (visitor.conversationId === "") return true;
    const { account, conversationId, from } = visitor;
    deps.live.publish({
      kind: "typing",
      who: "contact",
      on: read.data.on,
      tenantId: account.tenantId,
      channelId: account.id,
      conversationId,
      externalId: from.externalId,
    });
    return true;
  }

  /**
   * The line is looked up first, because a visitor may only mark lines said to that visitor. False when it was refused.
   */
  async function markRead(visitor: Visitor, payload: unknown): Promise<boolean> {
    const read = checked(visitor, "signal", readSchema, payload);
    if (!read.ok) return false;
    const { account, from } = visitor;
    const id = BigInt(read.data.upTo).toString();
    try {
      const [line] = await deps.transcript.since(account, from.externalId, (BigInt(id) - 1n).toString(), 1);
      if (line === undefined || line.id !== id || (line.author !== "bot" && line.author !== "person")) return true;
      if (line.status === "read" || line.status === "played") return true;
      const at = deps.now();
      await deps.inbox.accept(account, [
        { kind: "status", status: "read", to: from, providerId: id, at, dedupe: `s:${from.externalId}:${id}:read` },
      ]);
    } catch (error) {
      unavailable(visitor, error, "web chat could not store a read mark");
    }
    return true;
  }

  function accept(visitor: Visitor, message: Parameters<typeof acceptMessage>[2]): Promise<Ack> {
    return acceptMessage(deps, visitor, message).catch((error) =>
      unavailable(visitor, error, "web chat could not store a message"),
    );
  }

  function unavailable(visitor: Visitor, error: unknown, what: string): { ok: false; error: "unavailable" } {
    deps.log.error({ err: error, channelId: visitor.account.id }, what);
    return { ok: false, error: "unavailable" };
  }

  return { message, person, history, typing, markRead };
}

export type VisitorEvents = ReturnType<typeof createVisitorEvents>;

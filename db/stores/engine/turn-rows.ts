import type { LoadedConversation, NewMessage, OpenEffect, TurnOutput, TurnsResult } from "../../../bot/ports/store.js";
import { isBeside } from "../../../bot/vocabulary/beside.js";
import type { OutboundContent } from "../../../bot/vocabulary/content.js";
import type { TranscriptLine } from "../../../bot/vocabulary/transcript-line.js";

/** A conversation and what its turn decided. */
export type Ran = { conversation: LoadedConversation; output: TurnOutput };

export const idOf = ({ conversation }: Ran) => conversation.conversationId;

export function conversationRow({ conversation, output }: Ran): Record<string, unknown> {
  return {
    id: conversation.conversationId,
    state: output.state,
    owner: output.owner?.owner ?? conversation.owner,
    user: output.owner ? output.owner.userId : conversation.ownerUserId,
    epoch: output.owner?.epoch ?? conversation.epoch,
    ext: output.externalId ?? conversation.externalId,
    handoff: output.handoff ?? null,
    keep_handoff: output.handoff === undefined,
    closed: output.closed ?? conversation.closed,
    inbound: output.lastInboundAt ?? conversation.lastInboundAt,
    event: output.events.at(-1)?.id ?? 0,
  };
}

export type LineRow = { id: string; event: string; n: number };
type StoredLine = { eventId: string; n: number; line: TranscriptLine };

export function lineRows({ conversation, output }: Ran, turn: number): Record<string, unknown>[] {
  return output.messages.map((message, i) => ({
    i: turn * 10_000 + i,
    tenant: conversation.tenantId,
    conversation: conversation.conversationId,
    channel: conversation.channelId,
    author: message.author,
    user: message.userId,
    person_name: message.personName ?? null,
    content: message.content,
    event: message.eventId,
    n: message.n,
    provider: message.providerId,
    status: message.status,
    reply_to: message.replyTo,
    at: message.at,
  }));
}

export function effectRows({ conversation, output }: Ran): Record<string, unknown>[] {
  return output.effects.map((effect) => ({
    event: effect.eventId,
    n: effect.n,
    tenant: conversation.tenantId,
    conversation: conversation.conversationId,
    channel: conversation.channelId,
    kind: effect.kind,
    payload: effect.payload,
    epoch: effect.epoch,
    by_person: effect.byPerson,
    worker: effect === firstSend(conversation, output) ? (output.sendBy ?? null) : null,
  }));
}

/**
 * The send that may begin with the commit, because no other effect of the conversation stands before it and its lease
 * holds after the turn.
 */
function firstSend(conversation: LoadedConversation, output: TurnOutput): TurnOutput["effects"][number] | undefined {
  const first = output.effects.find(({ kind }) => !isBeside(kind));
  return first?.kind === "send" && !isOvertaken(conversation, output, first) ? first : undefined;
}

/**
 * Whether the effect was decided before a person took over later in the same turn. It is then cancelled together with
 * those of earlier turns.
 */
function isOvertaken(
  conversation: LoadedConversation,
  output: TurnOutput,
  effect: TurnOutput["effects"][number],
): boolean {
  const epoch = output.owner?.epoch ?? conversation.epoch;
  return !isBeside(effect.kind) && !effect.byPerson && effect.epoch < epoch;
}

/**
 * What is to be shown and carried out of a turn that was written. `rows` are its inserted lines, in their order; `began`
 * is when writing began, because what a slow commit marked as begun may have been taken over meanwhile.
 */
export function present(
  one: Ran,
  rows: readonly LineRow[],
  began: number,
): Pick<TurnsResult["done"][number], "lines" | "effects"> {
  const stored = one.output.messages.map((message, i) => presentLine(one, message, rows[i]));
  return {
    lines: stored.map(({ line }) => line),
    effects: one.output.effects
      .filter((effect) => !isOvertaken(one.conversation, one.output, effect))
      .map((effect) => presentEffect(one, effect, stored, began)),
  };
}

function presentLine({ conversation }: Ran, message: NewMessage, row: LineRow | undefined): StoredLine {
  if (row?.event !== message.eventId || row.n !== message.n) throw new Error("lines came back in another order");
  const line: TranscriptLine = {
    id: row.id,
    conversationId: conversation.conversationId,
    author: message.author,
    personName: message.personName ?? null,
    content: message.content,
    status: message.status,
    providerId: message.providerId,
    at: message.at,
  };
  return { eventId: message.eventId, n: message.n, line };
}

function presentEffect(
  { conversation, output }: Ran,
  effect: TurnOutput["effects"][number],
  lines: StoredLine[],
  now: number,
): OpenEffect {
  const sent =
    effect.kind === "send"
      ? lines.find((line) => line.eventId === effect.eventId && line.n === effect.n)?.line
      : undefined;
  const worker = effect === firstSend(conversation, output) ? (output.sendBy ?? null) : null;
  return {
    tenantId: conversation.tenantId,
    conversationId: conversation.conversationId,
    channelId: conversation.channelId,
    externalId: output.externalId ?? conversation.externalId,
    eventId: effect.eventId,
    n: effect.n,
    kind: effect.kind,
    payload: effect.payload,
    message: sent ? { id: sent.id, content: sent.content as OutboundContent, personName: sent.personName } : null,
    lastInboundAt: output.lastInboundAt ?? conversation.lastInboundAt,
    byPerson: effect.byPerson,
    state: worker ? "sending" : "pending",
    attempts: worker ? 1 : 0,
    dueAt: null,
    worker,
    workerAlive: worker !== null,
    startedAt: worker === null ? null : now,
  };
}

import type { LoadedConversation, WaitingEvent } from "../../../bot/ports/store.js";
import { type InboundContent, UNKNOWN_OFFER } from "../../../bot/vocabulary/content.js";
import type { Statement, Tx } from "../../database.js";
import { storableJson } from "./storable-json.js";

// Finds the message that an event refers to. A channel names our message by the provider's id, or by our own line's id.
// A message whose send has not returned yet has no provider's id; if exactly one such message offers options, an
// unknown id means that one.
const FIND_NAMED: Statement = {
  name: "find_named",
  text: `SELECT w.event, m.event_id::text AS brought, m.event_id::text || '.' || m.n AS key, m.content ->> 'kind' AS kind, m.author,
      (SELECT min(u.event_id::text || '.' || u.n) FROM messages u WHERE m.id IS NULL AND u.conversation_id = w.conversation AND u.author = 'bot'
        AND u.provider_id IS NULL AND u.status IN ('queued', 'sending', 'uncertain') AND u.content ->> 'kind' = 'choices'
        HAVING count(*) = 1) AS unsettled
    FROM jsonb_to_recordset($1::jsonb) AS w(event text, conversation uuid, channel uuid, named text, line bigint)
    LEFT JOIN LATERAL (SELECT m.id, m.event_id, m.n, m.content, m.author FROM messages m WHERE m.conversation_id = w.conversation
      AND (m.channel_id = w.channel AND m.provider_id = w.named OR m.id = w.line) ORDER BY m.id LIMIT 1) m ON true`,
};

type NamedRow = {
  event: string;
  brought: string | null;
  key: string | null;
  kind: string | null;
  author: string | null;
  unsettled: string | null;
};

/**
 * Gives the same conversations with what taps and edits refer to: a tap gets the key of the send that offered it, an
 * edit gets the event that brought the edited message. The database is only asked when there are such events.
 */
export async function findNamed(tx: Tx, loaded: LoadedConversation[]): Promise<LoadedConversation[]> {
  const wanted = loaded.flatMap((conversation) =>
    conversation.events.flatMap((waiting) => {
      const named = namedBy(waiting);
      if (named === null) return [];
      const line = /^\d{1,18}$/.test(named) ? named : null;
      const { conversationId, channelId } = conversation;
      return [{ event: waiting.id, conversation: conversationId, channel: channelId, named, line }];
    }),
  );
  if (wanted.length === 0) return loaded;
  const rows = await tx.run<NamedRow>(FIND_NAMED, [storableJson(wanted)]);
  const found = new Map(rows.map((row) => [row.event, row]));
  return loaded.map((conversation) => ({
    ...conversation,
    events: conversation.events.map((waiting) => withNamed(waiting, found.get(waiting.id))),
  }));
}

function withNamed(waiting: WaitingEvent, row: NamedRow | undefined): WaitingEvent {
  if (!row) return waiting;
  if (waiting.event.kind === "message" && waiting.event.content.kind === "edit")
    return row.author === "contact" && row.brought !== null ? { ...waiting, edits: row.brought } : waiting;
  // A message that offered no options (a template's quick reply) adds nothing to the words of the tap.
  if (row.key !== null && row.kind !== "choices") return waiting;
  return { ...waiting, offeredBy: row.key ?? row.unsettled ?? UNKNOWN_OFFER };
}

/**
 * The channel's name of the message that an event refers to; null when it names none. An event that cannot be parsed refers to nothing here. The turn of that event will fail by itself, without failing
 * the rest of the batch.
 */
export function namedBy({ event }: WaitingEvent): string | null {
  if (event.kind !== "message") return null;
  const content: InboundContent | null = event.content;
  if (content?.kind === "edit") return content.of;
  return content?.kind === "choice" ? (event.replyTo ?? null) : null;
}

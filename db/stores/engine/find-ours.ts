import type { LoadedConversation, WaitingEvent } from "../../../bot/ports/store.js";
import type { InboundContent, MediaKind, OutboundContent } from "../../../bot/vocabulary/content.js";
import type { Statement, Tx } from "../../database.js";
import { storableJson } from "./storable-json.js";

// Finds, for messages that a provider reports as sent, those that were sent from here: by the provider's id, or, while
// our send has no answer, among the conversation's newest sends that were begun. A send that was given up without an
// answer keeps its `due_at` (see `finish_effects`): its echo may come later than anybody waits. One that was refused did
// not go out, so the same words are a person's.
const FIND_OURS: Statement = {
  name: "find_ours",
  text: `SELECT w.event, k.known, CASE WHEN w.maybe AND NOT k.known THEN
      (SELECT coalesce(jsonb_agg(jsonb_build_object('key', f.tenant_id || '.' || f.event_id || '.' || f.n, 'content', u.content) ORDER BY u.id), '[]')
        FROM (SELECT m.id, m.event_id, m.n, m.content, m.author, m.provider_id, m.status FROM messages m
          WHERE m.conversation_id = w.conversation ORDER BY m.id DESC LIMIT 200) u
        JOIN effects f ON f.event_id = u.event_id AND f.n = u.n AND f.kind = 'send'
        WHERE u.author <> 'contact' AND u.provider_id IS NULL AND (f.state IN ('sending', 'uncertain')
          OR f.ended_at > now() - interval '6 hours'
            AND (f.state = 'failed' AND f.due_at IS NOT NULL OR f.state = 'cancelled' AND u.status = 'uncertain')))
      ELSE '[]' END AS sending
    FROM jsonb_to_recordset($1::jsonb) AS w(event text, conversation uuid, channel uuid, named text, maybe boolean)
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM messages m
      WHERE m.channel_id = w.channel AND m.provider_id = w.named AND m.author <> 'contact' AND m.n >= 0) AS known) k`,
};

type Row = { event: string; known: boolean; sending: { key: string; content: OutboundContent }[] };

/** Gives the same conversations with which echoes are of our own messages. The database is only asked when there are echoes. */
export async function findOurs(tx: Tx, loaded: LoadedConversation[]): Promise<LoadedConversation[]> {
  const wanted = loaded.flatMap(({ conversationId, channelId, events }) =>
    events.flatMap(({ id, event }) =>
      event.kind === "echo"
        ? [
            {
              event: id,
              conversation: conversationId,
              channel: channelId,
              named: event.providerId,
              maybe: event.maybeOurs === true,
            },
          ]
        : [],
    ),
  );
  if (wanted.length === 0) return loaded;
  const rows = new Map((await tx.run<Row>(FIND_OURS, [storableJson(wanted)])).map((row) => [row.event, row]));
  return loaded.map((conversation) => {
    /** Sends that an earlier echo of this batch has proved. */
    const proved = new Set<string>();
    return {
      ...conversation,
      events: conversation.events.map((waiting) => withOurs(waiting, rows.get(waiting.id), proved)),
    };
  });
}

function withOurs(waiting: WaitingEvent, row: Row | undefined, proved: Set<string>): WaitingEvent {
  if (!row || waiting.event.kind !== "echo") return waiting;
  if (row.known) return { ...waiting, ours: { key: null } };
  const { content } = waiting.event;
  const sent = row.sending.find((one) => !proved.has(one.key) && isSame(content, one.content));
  if (!sent) return waiting;
  proved.add(sent.key);
  return { ...waiting, ours: { key: sent.key } };
}

/** Whether what came back may be what was sent. Options may come back as numbered lines, and files without their names. */
function isSame(echoed: InboundContent, sent: OutboundContent): boolean {
  if (echoed.kind === "text") {
    if (sent.kind === "text") return squeezed(echoed.text) === squeezed(sent.text);
    return sent.kind === "choices" && squeezed(echoed.text).startsWith(squeezed(sent.text));
  }
  if (echoed.kind === "media") return sent.kind === "media" && lookOf(echoed.media) === lookOf(sent.media);
  return echoed.kind === "location" && sent.kind === "location";
}

/** Channels do not tell a recording from other sounds, nor a sticker from a picture. */
function lookOf(media: MediaKind): MediaKind {
  return media === "voice" ? "audio" : media === "sticker" ? "image" : media;
}

const squeezed = (text: string): string => text.replace(/\s+/g, " ").trim();

import type { LoadedConversation, TurnOutput } from "../../../bot/ports/store.js";
import type { Statement } from "../../database.js";

/**
 * Inserts facts, from a parameter with `factRows`. A person's answer is a first one when none was written since the bot
 * last had the conversation; the turn holds the conversation's row, so no other turn adds facts meanwhile. The last
 * fact is asked for one conversation at a time, because EXISTS might be planned as a reading of the whole table. A fact
 * that is there already is left as it is.
 */
export const insertFacts = (parameter: string): string => `INSERT INTO conversation_facts
    (tenant_id, conversation_id, at, event_id, n, channel_id, kind, user_id, team, reason, score)
  SELECT f.tenant, f.conversation, to_timestamp(f.at / 1000.0), f.event, f.n, f.channel, f.kind, f."user", f.team, f.reason, f.score
  FROM jsonb_to_recordset(${parameter}::jsonb) AS f(tenant uuid, conversation uuid, channel uuid, event bigint, n smallint, kind text, "user" uuid,
    team text, reason text, score smallint, sure boolean, at double precision)
  WHERE f.kind <> 'first_answer' OR f.sure OR coalesce((SELECT l.kind FROM conversation_facts l
    WHERE l.tenant_id = f.tenant AND l.conversation_id = f.conversation AND l.kind IN ('first_answer', 'handed_over', 'given_back', 'closed')
    ORDER BY l.at DESC, l.event_id DESC, l.n DESC LIMIT 1), '') <> 'first_answer'
  ON CONFLICT DO NOTHING`;

/** The statement for facts that travel without their lines. */
export const INSERT_FACTS: Statement = { name: "insert_facts", text: insertFacts("$1") };

/** The facts of one turn, as `insertFacts` takes them. */
export function factRows({
  conversation,
  output,
}: {
  conversation: LoadedConversation;
  output: TurnOutput;
}): Record<string, unknown>[] {
  return output.facts.map(({ eventId, userId, ...fact }) => ({
    ...fact,
    event: eventId,
    user: userId,
    tenant: conversation.tenantId,
    conversation: conversation.conversationId,
    channel: conversation.channelId,
  }));
}

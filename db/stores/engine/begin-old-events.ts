import type { ConversationRef, LoadedConversation } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import { GONE_AFTER_SECONDS } from "../worker-store.js";

/**
 * An event that has waited for so long may have been taken before, by a process that ended over it. Younger events are
 * not written down when they begin: that would cost every message a commit.
 */
const OLD_MS = 30_000;
/** After so many processes ended while they handled an event, it is set aside, so that the next ones live. */
const MOST_BEGUN = 3;
const WHY = `${MOST_BEGUN} processes ended while they handled this event`;

const LOCK: Statement = {
  name: "lock_old_conversations",
  text: "SELECT id FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
};
const READ: Statement = {
  name: "read_begun",
  text: `SELECT e.id::text, e.begun, coalesce(e.begun_by <> $2, false) AS "byOther",
      coalesce(e.begun_by <> $2, false) AND NOT $3::boolean AND EXISTS (SELECT 1 FROM workers w
        WHERE w.id = e.begun_by AND w.seen_at > now() - make_interval(secs => ${GONE_AFTER_SECONDS})) AS held
    FROM events e WHERE e.id = ANY($1::bigint[]) AND e.state = 'waiting'`,
};
const BEGIN: Statement = {
  name: "begin_events",
  text: "UPDATE events SET begun = begun + 1, begun_by = $2 WHERE id = ANY($1::bigint[]) AND begun_by IS DISTINCT FROM $2",
};
const SET_ASIDE: Statement = {
  name: "set_begun_aside",
  text: `WITH dead AS (
      UPDATE events SET state = 'dead', outcome = 'failed', error = $2 WHERE id = ANY($1::bigint[]) AND state = 'waiting'
      RETURNING id, tenant_id, conversation_id
    )
    INSERT INTO alerts (id, tenant_id, conversation_id, kind, text, detail)
    SELECT gen_random_uuid(), tenant_id, conversation_id, 'event_failed', 'Uma mensagem não pôde ser tratada e espera por uma pessoa.',
      jsonb_build_object('event', id::text) FROM dead`,
};

type Row = { id: string; begun: number; byOther: boolean; held: boolean };

/** What may be handled now, and what must wait. */
export type Begun = {
  /** By conversation: the last event that may be handled now, or null when all may. */
  upTo: Map<string, string | null>;
  /** Must be taken again, each in a batch of its own. */
  alone: ConversationRef[];
  /** Another process runs their turn just now. */
  busy: ConversationRef[];
  /** Another process has begun them and lives. */
  held: ConversationRef[];
  /** Events that were set aside. */
  dead: { ref: ConversationRef; eventId: string }[];
};

/** Whether it has an event that may have ended a process. Statuses are counted by nobody: they run no flow. */
export const hasOldEvent = ({ events }: LoadedConversation, now: number) =>
  events.some(({ receivedAt, event }) => receivedAt < now - OLD_MS && event.kind !== "status");

/**
 * Writes down, in a transaction of its own, which old events this process (`worker`) begins, so that the next process
 * knows what the last one was handling when it ended (of memory, of an endless loop, of a fault in a library). What was
 * begun without an end is handled event by event, apart from other conversations; and an event over which three
 * processes ended is set aside for people. `apart`: the conversation is the only one of its batch. `sole`: there is no
 * other process.
 */
export function createBeginOldEvents(database: Database, worker: string, sole: boolean) {
  async function begin(tx: Tx, old: readonly LoadedConversation[], apart: boolean): Promise<Begun> {
    const conversations = old.map(({ conversationId }) => conversationId);
    const locked = sole ? conversations : (await tx.run<{ id: string }>(LOCK, [conversations])).map(({ id }) => id);
    const ids = old.flatMap(({ events }) => events.map(({ id }) => id));
    const rows = new Map((await tx.run<Row>(READ, [ids, worker, sole])).map((row) => [row.id, row]));
    const begun: Begun = { upTo: new Map(), alone: [], busy: [], held: [], dead: [] };
    const begins: string[] = [];
    for (const { tenantId, conversationId, events } of old) {
      const ref = { tenantId, conversationId };
      const waiting = events.flatMap(({ id, event }) => (event.kind === "status" ? [] : (rows.get(id) ?? [])));
      const [first] = waiting;
      if (!locked.includes(conversationId)) begun.busy.push(ref);
      else if (waiting.some(({ held }) => held)) begun.held.push(ref);
      else if (!first || !waiting.some(isSuspect)) {
        begins.push(...waiting.map(({ id }) => id));
        begun.upTo.set(conversationId, null);
      } else if (first.byOther && first.begun >= MOST_BEGUN) {
        begun.dead.push({ ref, eventId: first.id });
        begun.alone.push(ref);
      } else if (!apart) begun.alone.push(ref);
      else {
        begins.push(first.id);
        begun.upTo.set(conversationId, first.id);
      }
    }
    if (begins.length > 0) await tx.run(BEGIN, [begins, worker]);
    if (begun.dead.length > 0) await tx.run(SET_ASIDE, [begun.dead.map(({ eventId }) => eventId), WHY]);
    return begun;
  }

  return (old: readonly LoadedConversation[], apart: boolean): Promise<Begun> => {
    const tenants = [...new Set(old.map(({ tenantId }) => tenantId))];
    return database.transaction(tenants, (tx) => begin(tx, old, apart));
  };
}

/** Whether a process that is gone began the event, or this one began it for that reason. */
const isSuspect = ({ begun, byOther }: Row) => byOther || begun > 1;

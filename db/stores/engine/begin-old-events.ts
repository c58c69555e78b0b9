import type { ConversationRef, LoadedConversation } from "../../../bot/ports/store.js";
import type { Database, Statement, Tx } from "../../database.js";
import { GONE_AFTER_SECONDS } from "../worker-store.js";

/**
 * An event that has waited for so many ms may have been taken before, by a process that ended over it. The beginning of
 * younger events is not written down, because that would cost every message a commit.
 */
const OLD_MS = 30_000;
/** After so many processes ended while they handled an event, it is set aside, so that the next process lives. */
const MOST_ENDED = 3;
const WHY = `${MOST_ENDED} processes ended while they handled this event`;

// Two processes must not begin the same events. A locked row is skipped, because another process runs that turn.
const LOCK: Statement = {
  name: "lock_old_conversations",
  text: "SELECT id FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
};
// This process is counted in `begun` when it could not take back what it began in an earlier try. It has not ended.
const READ: Statement = {
  name: "read_begun",
  text: `SELECT e.id::text, e.begun - CASE WHEN e.begun_by = $2 THEN 1 ELSE 0 END AS ended,
      NOT $3::boolean AND EXISTS (SELECT 1 FROM workers w WHERE w.id = e.begun_by AND w.id <> $2
        AND w.seen_at > now() - make_interval(secs => ${GONE_AFTER_SECONDS})) AS held
    FROM events e WHERE e.id = ANY($1::bigint[]) AND e.state = 'waiting'`,
};
const BEGIN: Statement = {
  name: "begin_events",
  text: "UPDATE events SET begun = begun + 1, begun_by = $2 WHERE id = ANY($1::bigint[]) AND begun_by IS DISTINCT FROM $2",
};
// Another process may have begun the event meanwhile, if this one was slow and counted as gone. Its own mark stays.
const TAKE_BACK: Statement = {
  name: "take_begun_back",
  text: "UPDATE events SET begun = begun - 1, begun_by = nullif(begun_by, $2) WHERE id = ANY($1::bigint[]) AND state = 'waiting'",
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

/** An event that still waits. */
type Row = {
  id: string;
  /** How many processes began it and never said how that ended, without this one. */
  ended: number;
  /** Whether another process, which lives, has begun it. */
  held: boolean;
};

/** What may be handled now, and what must wait. */
export type Begun = {
  /** By conversation: the last event that may be handled now, or null when all may. */
  upTo: Map<string, string | null>;
  /** The events that are written down as begun by this process. */
  marked: string[];
  /** Must be taken again, each in a batch of its own. */
  alone: ConversationRef[];
  /** Another process runs their turn just now. */
  busy: ConversationRef[];
  /** Another process has begun them and lives. */
  held: ConversationRef[];
  /** Events that were set aside. */
  dead: { ref: ConversationRef; eventId: string }[];
};

/** Whether it has an event that may have ended a process. Statuses do not count, because they run no flow. */
export const hasOldEvent = ({ events }: LoadedConversation, now: number) =>
  events.some(({ receivedAt, event }) => receivedAt < now - OLD_MS && event.kind !== "status");

/**
 * Marks, in a transaction of its own, which old events this process (`worker`) begins, so that the next process knows
 * what the last one was handling when it ended (of memory, of an endless loop, of a fault in a library). Events over
 * which a process ended are handled one by one, in a batch without other conversations; and an event over which three
 * ended is set aside for people. `sole`: there is no other process.
 *
 * A process that lives takes its marks back when its turn was not committed, for whatever reason; also a slow one that
 * counted as gone meanwhile. When it cannot, because the database is away, it does so after its next try. So a mark stays
 * wrong only when a process lost the database between marking and its commit and ended before the database was back. Such
 * a mark counts all the same: nothing tells it from that of a process which the event ended, and one or two of them only
 * make the event be handled alone.
 */
export function createBeginOldEvents(database: Database, worker: string, sole: boolean) {
  async function begin(tx: Tx, old: readonly LoadedConversation[], apart: boolean): Promise<Begun> {
    const conversations = old.map(({ conversationId }) => conversationId);
    const locked = sole ? conversations : (await tx.run<{ id: string }>(LOCK, [conversations])).map(({ id }) => id);
    const ids = old.flatMap(({ events }) => events.map(({ id }) => id));
    const rows = new Map((await tx.run<Row>(READ, [ids, worker, sole])).map((row) => [row.id, row]));
    const begun: Begun = { upTo: new Map(), marked: [], alone: [], busy: [], held: [], dead: [] };
    for (const { tenantId, conversationId, events } of old) {
      const ref = { tenantId, conversationId };
      const waiting = events.flatMap(({ id, event }) => (event.kind === "status" ? [] : (rows.get(id) ?? [])));
      const [first] = waiting;
      if (!locked.includes(conversationId)) begun.busy.push(ref);
      else if (waiting.some(({ held }) => held)) begun.held.push(ref);
      else if (!first || waiting.every(({ ended }) => ended === 0)) {
        begun.marked.push(...waiting.map(({ id }) => id));
        begun.upTo.set(conversationId, null);
      } else if (first.ended >= MOST_ENDED) {
        begun.dead.push({ ref, eventId: first.id });
        begun.alone.push(ref);
      } else if (!apart) {
        // It may end this process, too, and whatever shared its batch with it.
        begun.alone.push(ref);
      } else {
        begun.marked.push(first.id);
        begun.upTo.set(conversationId, first.id);
      }
    }
    if (begun.marked.length > 0) await tx.run(BEGIN, [begun.marked, worker]);
    if (begun.dead.length > 0) await tx.run(SET_ASIDE, [begun.dead.map(({ eventId }) => eventId), WHY]);
    return begun;
  }

  return {
    /** `apart`: the conversation is the only one of its batch. */
    begin(old: readonly LoadedConversation[], apart: boolean): Promise<Begun> {
      return database.transaction(tenantsOf(old), (tx) => begin(tx, old, apart));
    },

    /** Takes back the marks of those events of `old` that were begun and are not among the `finished` ones. */
    async takeBack(old: readonly LoadedConversation[], { marked }: Begun, finished: readonly string[]): Promise<void> {
      const over = new Set(finished);
      const open = marked.filter((id) => !over.has(id));
      if (open.length > 0) await database.batch(tenantsOf(old), [[TAKE_BACK, [open, worker]]]);
    },
  };
}

const tenantsOf = (old: readonly LoadedConversation[]) => [...new Set(old.map(({ tenantId }) => tenantId))];

import type { ConversationRef } from "../../../bot/ports/store.js";
import type { Database, Statement } from "../../database.js";

const FIND_WAITING: Statement = {
  name: "find_work",
  text: `SELECT tenant_id AS "tenantId", conversation_id AS "conversationId" FROM find_waiting($1)`,
};
const FIND_EFFECTS: Statement = {
  name: "find_open_effects",
  text: `SELECT tenant_id AS "tenantId", conversation_id AS "conversationId" FROM find_open_effects(to_timestamp($1::float8 / 1000.0), $2)`,
};
const FIND_TIMERS: Statement = {
  name: "find_timers",
  text: `SELECT tenant_id AS "tenantId", conversation_id AS "conversationId" FROM find_timers(to_timestamp($1::float8 / 1000.0), $2)`,
};
const NEXT_TIMER: Statement = {
  name: "next_timer",
  text: "SELECT (extract(epoch FROM next_timer_at()) * 1000)::float8 AS at",
};

// Replaces the timer by its event in one statement, so that a crash leaves one or the other.
const FIRE: Statement = {
  name: "fire_timers",
  text: `WITH due AS (
      DELETE FROM timers t WHERE t.conversation_id = ANY($1::uuid[]) AND t.at <= to_timestamp($2::float8 / 1000.0) RETURNING *
    )
    INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state)
    SELECT d.tenant_id, c.channel_id, d.conversation_id, 'timer',
      'timer:' || d.conversation_id || ':' || d.name || ':' || (extract(epoch FROM d.at) * 1000)::bigint,
      jsonb_build_object('kind', 'timer', 'timer', d.name), greatest(d.at, now()), 'waiting'
    FROM due d JOIN conversations c ON c.id = d.conversation_id ORDER BY d.at
    ON CONFLICT (channel_id, dedupe) DO NOTHING`,
};

/** The part of `Store` that the sweep and the clock use. */
export function createWorkStore(database: Database) {
  return {
    async findWork(at: number, most: number): Promise<{ waiting: ConversationRef[]; effects: ConversationRef[] }> {
      const [waiting = [], effects = []] = await database.batch(
        [],
        [
          [FIND_WAITING, [most]],
          [FIND_EFFECTS, [at, most]],
        ],
      );
      return { waiting: waiting as ConversationRef[], effects: effects as ConversationRef[] };
    },

    async fireTimers(at: number, most: number): Promise<{ wake: ConversationRef[]; nextAt: number | null }> {
      const [found = []] = await database.batch([], [[FIND_TIMERS, [at, most]]]);
      const wake = found as ConversationRef[];
      if (wake.length > 0) {
        const tenants = [...new Set(wake.map((ref) => ref.tenantId))];
        await database.batch(tenants, [[FIRE, [wake.map((ref) => ref.conversationId), at]]]);
      }
      const [next = []] = await database.batch([], [[NEXT_TIMER, []]]);
      return { wake, nextAt: (next as { at: number | null }[])[0]?.at ?? null };
    },
  };
}

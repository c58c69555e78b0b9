import type { Prepared, Statement } from "../../database.js";

const DRAW: Statement = {
  name: "draw_event_ids",
  text: "SELECT nextval('events_id_seq')::float8 AS id FROM generate_series(1, $1::int)",
};

/** So many ids are drawn together, and so many are kept at most. Unused ones are gaps in the sequence. */
const BLOCK = 128;
const MOST = 512;
/** Conversations are listed by their last event's id, so older ids, in ms, would put a conversation too far down. */
const FRESH_MS = 60_000;

/**
 * Ids for events whose turn runs before they are stored, because the keys of a turn's effects begin with the event's id.
 * They are drawn from the table's own sequence, by transactions that are under way anyway.
 */
export type EventIds = {
  /** An id above that of the conversation's last event, and above all that were given before; null when none is left. */
  above(lastEvent: string): string | null;
  /**
   * The statement that draws more, for the end of a transaction, if more are needed. `stored`: events took their ids by
   * themselves in this transaction, so the next event of each of their conversations needs a higher one.
   */
  drawing(stored: boolean): Prepared[];
  /** Takes what `drawing` gave. */
  drawn(rows: readonly object[]): void;
};

/** `now`: ms since the epoch. */
export function createEventIds(now: () => number): EventIds {
  let ids: { id: number; at: number }[] = [];
  /** A process that takes no messages itself draws no ids. */
  let wanted = false;

  return {
    above(lastEvent) {
      wanted = true;
      const oldest = now() - FRESH_MS;
      ids = ids.filter(({ id, at }) => id > Number(lastEvent) && at >= oldest);
      const next = ids.shift();
      return next === undefined ? null : String(next.id);
    },
    drawing: (stored) => (wanted && (stored || ids.length < BLOCK / 2) ? [[DRAW, [BLOCK]]] : []),
    drawn(rows) {
      const more = (rows as { id: number }[]).map(({ id }) => ({ id, at: now() }));
      if (more.length > 0) ids = [...ids, ...more].toSorted((a, b) => a.id - b.id).slice(-MOST);
    },
  };
}

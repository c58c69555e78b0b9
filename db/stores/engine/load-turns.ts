import type { ConversationRef, LoadedConversation, WaitingEvent } from "../../../bot/ports/store.js";
import type { Statement, Tx } from "../../database.js";

const READ_TEXT = `SELECT c.id, c.tenant_id, c.channel_id, c.contact_id, c.external_id, c.owner, c.owner_user_id, c.epoch, c.state,
      c.closed_at IS NOT NULL AS closed,
      (extract(epoch FROM c.last_inbound_at) * 1000)::float8 AS last_inbound_at
    FROM conversations c WHERE c.id = ANY($1::uuid[]) ORDER BY c.id`;
const READ: Statement = { name: "read_conversations", text: READ_TEXT };
// Rows are locked in a fixed order, so that two processes never wait for each other in a circle. A locked row is
// skipped, because another process runs that turn.
const LOCK: Statement = { name: "lock_conversations", text: `${READ_TEXT} FOR NO KEY UPDATE SKIP LOCKED` };

// Reads open effects after the lock was taken. The locking statement gives a row as it is when the lock is granted, but
// everything else as it was when the statement began. It would miss what the turn before it, in another process, had
// just begun to send.
const AROUND: Statement = {
  name: "load_around",
  text: `SELECT c.id, h.kind AS channel_kind, p.name, p.phone, p.email, p.vars, p.opted_out,
      t.name AS company_name, t.timezone, t.locale,
      EXISTS (SELECT 1 FROM effects f WHERE f.conversation_id = c.id AND f.state IN ('pending', 'sending', 'uncertain')) AS open_effects
    FROM conversations c JOIN channels h ON h.id = c.channel_id JOIN contacts p ON p.id = c.contact_id JOIN tenants t ON t.id = c.tenant_id
    WHERE c.id = ANY($1::uuid[])`,
};

// `events.id` is written out: `id` alone would mean the selected text, where "10" comes before "9".
const EVENTS: Statement = {
  name: "load_events",
  text: `SELECT id::text, conversation_id, payload, (extract(epoch FROM at) * 1000)::float8 AS at,
      (extract(epoch FROM received_at) * 1000)::float8 AS received_at
    FROM events WHERE conversation_id = ANY($1::uuid[]) AND state = 'waiting' ORDER BY events.id LIMIT $2`,
};

type LockRow = {
  id: string;
  tenant_id: string;
  channel_id: string;
  contact_id: string;
  external_id: string;
  owner: LoadedConversation["owner"];
  owner_user_id: string | null;
  epoch: number;
  state: unknown;
  closed: boolean;
  last_inbound_at: number | null;
};
type AroundRow = {
  id: string;
  channel_kind: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  vars: LoadedConversation["contact"]["vars"];
  opted_out: boolean;
  company_name: string;
  timezone: string;
  locale: string;
  open_effects: boolean;
};
type EventRow = {
  id: string;
  conversation_id: string;
  payload: WaitingEvent["event"];
  at: number;
  received_at: number;
};

/** How many waiting events one batch of turns takes at most. The rest waits for the next batch. */
const MOST_EVENTS = 2_000;

/**
 * Locks the conversations that are free (the only process of an installation needs no lock, because its queue
 * serialises them) and loads what their turns need, in one trip. Events and open effects are read after the lock was
 * taken, by statements with snapshots of their own.
 */
export async function loadTurns(
  tx: Tx,
  work: readonly ConversationRef[],
  soleProcess: boolean,
): Promise<LoadedConversation[]> {
  const ids = work.map((ref) => ref.conversationId);
  const [locked, around, waiting] = await Promise.all([
    tx.run<LockRow>(soleProcess ? READ : LOCK, [ids]),
    tx.run<AroundRow>(AROUND, [ids]),
    tx.run<EventRow>(EVENTS, [ids, MOST_EVENTS]),
  ]);
  const facts = new Map(around.map((row) => [row.id, row]));
  const events = new Map<string, WaitingEvent[]>(locked.map((row) => [row.id, []]));
  for (const row of waiting) {
    events.get(row.conversation_id)?.push({ id: row.id, at: row.at, receivedAt: row.received_at, event: row.payload });
  }
  return locked.flatMap((row) => {
    const found = facts.get(row.id);
    return found ? [assemble(row, found, events.get(row.id) ?? [])] : [];
  });
}

function assemble(row: LockRow, facts: AroundRow, events: WaitingEvent[]): LoadedConversation {
  return {
    conversationId: row.id,
    tenantId: row.tenant_id,
    channelId: row.channel_id,
    channelKind: facts.channel_kind,
    externalId: row.external_id,
    owner: row.owner,
    ownerUserId: row.owner_user_id,
    epoch: row.epoch,
    state: row.state,
    closed: row.closed,
    lastInboundAt: row.last_inbound_at,
    firstContact: row.state === null,
    openEffects: facts.open_effects,
    contact: {
      id: row.contact_id,
      name: facts.name,
      phone: facts.phone,
      email: facts.email,
      vars: facts.vars,
      optedOut: facts.opted_out,
    },
    company: { name: facts.company_name, timezone: facts.timezone, locale: facts.locale },
    events,
  };
}

/** The columns of `messages` that a turn's lines fill, from rows `m` with the columns of `LINE_COLUMNS` (`lineRows`). */
export const INTO_LINES = `INSERT INTO messages (tenant_id, conversation_id, channel_id, author, user_id, person_name, content, event_id, n,
        provider_id, status, reply_to, at)
      SELECT m.tenant, m.conversation, m.channel, m.author, m."user", m.person_name, m.content, m.event, m.n, m.provider, m.status, m.reply_to,
        to_timestamp(m.at / 1000.0)`;
export const LINE_COLUMNS = `i int, tenant uuid, conversation uuid, channel uuid, author text, "user" uuid, person_name text,
        content jsonb, event bigint, n smallint, provider text, status text, reply_to text, at double precision`;

/**
 * The columns of `effects` that a turn fills, from rows `f` with the columns of `EFFECT_COLUMNS` (`effectRows`) beside the
 * inserted lines, `line`. An effect takes its message's id from the line. One that has a worker is begun.
 */
export const INTO_EFFECTS = `INSERT INTO effects (event_id, n, tenant_id, conversation_id, channel_id, kind, payload, message_id, epoch, by_person, state,
        worker, started_at, attempts)
      SELECT f.event, f.n, f.tenant, f.conversation, f.channel, f.kind, f.payload, line.id, f.epoch, f.by_person,
        CASE WHEN f.worker IS NULL THEN 'pending' ELSE 'sending' END, f.worker, CASE WHEN f.worker IS NOT NULL THEN now() END,
        CASE WHEN f.worker IS NULL THEN 0 ELSE 1 END`;
export const EFFECT_COLUMNS = `event bigint, n smallint, tenant uuid, conversation uuid, channel uuid, kind text, payload jsonb,
        epoch int, by_person boolean, worker uuid`;
export const THEIR_LINES = "LEFT JOIN line ON f.kind = 'send' AND line.event_id = f.event AND line.n = f.n";
/** What a turn changes of a conversation's row, from a row `s` with the columns of `SAVED_COLUMNS` (`conversationRow`). */
export const SAVED_FIELDS = `state = s.state, owner = s.owner, owner_user_id = s."user", epoch = s.epoch, external_id = s.ext,
      handoff = CASE WHEN s.keep_handoff THEN c.handoff ELSE s.handoff END,
      handoff_at = CASE WHEN s.keep_handoff THEN c.handoff_at WHEN s.handoff IS NULL THEN NULL ELSE now() END,
      team = CASE WHEN s.keep_handoff THEN c.team ELSE s.handoff ->> 'team' END,
      closed_at = CASE WHEN s.closed THEN coalesce(c.closed_at, now()) END,
      last_inbound_at = to_timestamp(s.inbound / 1000.0), last_event_id = greatest(c.last_event_id, s.event)`;
export const SAVED_COLUMNS = `id uuid, state jsonb, owner text, "user" uuid, epoch int, ext text, handoff jsonb,
      keep_handoff boolean, closed boolean, inbound double precision, event bigint`;

/** Which version of its row a memory of the conversation is of (`RowVersion`). Every change of a row gives it another. */
export const ROW_VERSION = `c.xmin::text AS version, c.last_event_id::text AS "lastEvent"`;

import { randomUUID } from "node:crypto";
import type { Prepared, Statement } from "../../database.js";
import { BESIDE } from "./beside-list.js";
import { storableJson } from "./storable-json.js";
import type { Ran } from "./turn-rows.js";

// Cancels what the bot had decided before a person took over. The turn holds the conversation's row, and `begin` only
// marks rows that are still pending, so none of the cancelled effects can be running.
const CANCEL_EFFECTS: Statement = {
  name: "cancel_effects",
  text: `WITH gone AS (
      UPDATE effects f SET state = 'cancelled', ended_at = now() FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, epoch int)
      WHERE f.conversation_id = c.id AND f.state = 'pending' AND NOT f.by_person AND f.kind NOT IN (${BESIDE}) AND f.epoch < c.epoch RETURNING f.conversation_id, f.message_id
    )
    UPDATE messages m SET status = 'failed', problem = 'Não foi enviada: uma pessoa assumiu a conversa.'
    FROM gone WHERE m.conversation_id = gone.conversation_id AND m.id = gone.message_id
    RETURNING m.conversation_id AS conversation, m.id::text`,
};

const SAVE_CONTACTS: Statement = {
  name: "save_contacts",
  text: `UPDATE contacts p SET name = coalesce(s.name, p.name), phone = coalesce(s.phone, p.phone), vars = jsonb_strip_nulls(p.vars || s.vars), opted_out = coalesce(s.opted_out, p.opted_out),
      tags = ARRAY(SELECT DISTINCT x FROM unnest(p.tags || s.add_tags) x WHERE x <> ALL (s.remove_tags) ORDER BY x)
    FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, name text, phone text, vars jsonb, opted_out boolean, add_tags text[], remove_tags text[])
    WHERE p.id = s.id`,
};

const SET_TIMERS: Statement = {
  name: "set_timers",
  text: `INSERT INTO timers (tenant_id, conversation_id, name, at)
    SELECT tenant, conversation, name, to_timestamp(at / 1000.0) FROM jsonb_to_recordset($1::jsonb) AS t(tenant uuid, conversation uuid, name text, at double precision)
    ON CONFLICT (conversation_id, name) DO UPDATE SET at = excluded.at`,
};

const CANCEL_TIMERS: Statement = {
  name: "cancel_timers",
  text: `DELETE FROM timers t USING jsonb_to_recordset($1::jsonb) AS c(conversation uuid, name text) WHERE t.conversation_id = c.conversation AND t.name = c.name`,
};

const INSERT_CONSENTS: Statement = {
  name: "insert_consents",
  text: `INSERT INTO consents (id, tenant_id, contact_id, purpose, granted, text, event_id, at)
    SELECT id, tenant, contact, purpose, granted, text, event, to_timestamp(at / 1000.0) FROM jsonb_to_recordset($1::jsonb)
      AS c(id uuid, tenant uuid, contact uuid, purpose text, granted boolean, text text, event bigint, at double precision)`,
};

const INSERT_ALERTS: Statement = {
  name: "insert_alerts",
  text: `INSERT INTO alerts (id, tenant_id, conversation_id, kind, text, detail)
    SELECT id, tenant, conversation, kind, text, detail FROM jsonb_to_recordset($1::jsonb)
      AS a(id uuid, tenant uuid, conversation uuid, kind text, text text, detail jsonb)`,
};

// The old id stays an identity, so that what still comes under it belongs to the same conversation.
const ADD_IDENTITIES: Statement = {
  name: "add_identities",
  text: `INSERT INTO identities (id, tenant_id, contact_id, channel_id, external_id, conversation_id)
    SELECT s.id, c.tenant_id, c.contact_id, c.channel_id, s.ext, c.id
    FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, conversation uuid, ext text) JOIN conversations c ON c.id = s.conversation
    ON CONFLICT (channel_id, external_id) DO NOTHING`,
};

/** Cancels what the bot had decided before a person took over. Gives the lines that will not be sent. */
export function cancelOvertaken(ran: readonly Ran[]): Prepared[] {
  const taken = ran.filter(({ conversation, output }) => output.owner && output.owner.epoch > conversation.epoch);
  const rows = taken.map(({ conversation, output }) => ({
    id: conversation.conversationId,
    epoch: output.owner?.epoch,
  }));
  return rows.length > 0 ? [[CANCEL_EFFECTS, [storableJson(rows)]]] : [];
}

/** Writes the rarer parts of a turn. A statement is included only when some conversation of the batch needs it. */
export function statementsAround(ran: readonly Ran[]): Prepared[] {
  // Only the last change of each timer counts.
  const timers = ran.flatMap(({ conversation, output }) =>
    [...new Map(output.timers.map((timer) => [timer.name, timer.at]))].map(([name, at]) => ({
      tenant: conversation.tenantId,
      conversation: conversation.conversationId,
      name,
      at,
    })),
  );
  const wanted: [Statement, Record<string, unknown>[]][] = [
    [SAVE_CONTACTS, ran.flatMap(contactRow)],
    [SET_TIMERS, timers.filter((timer) => timer.at !== null)],
    [CANCEL_TIMERS, timers.filter((timer) => timer.at === null)],
    [INSERT_CONSENTS, ran.flatMap(consentRows)],
    [INSERT_ALERTS, ran.flatMap(alertRows)],
    [ADD_IDENTITIES, ran.flatMap(identityRow)],
  ];
  return wanted.flatMap(([statement, rows]) => (rows.length > 0 ? [[statement, [storableJson(rows)]] as const] : []));
}

function consentRows({ conversation, output }: Ran): Record<string, unknown>[] {
  return output.consents.map(({ eventId, ...consent }) => ({
    ...consent,
    id: randomUUID(),
    tenant: conversation.tenantId,
    contact: conversation.contact.id,
    event: eventId,
  }));
}

function alertRows({ conversation, output }: Ran): Record<string, unknown>[] {
  const { tenantId: tenant, conversationId } = conversation;
  return output.alerts.map((alert) => ({ ...alert, id: randomUUID(), tenant, conversation: conversationId }));
}

function identityRow({ conversation, output }: Ran): Record<string, unknown>[] {
  return output.externalId
    ? [{ id: randomUUID(), conversation: conversation.conversationId, ext: output.externalId }]
    : [];
}

function contactRow({ conversation, output }: Ran): Record<string, unknown>[] {
  const change = output.contact;
  if (!change) return [];
  return [
    {
      id: conversation.contact.id,
      name: change.name ?? null,
      phone: change.phone ?? null,
      vars: change.vars ?? {},
      opted_out: change.optedOut ?? null,
      add_tags: change.tags?.add ?? [],
      remove_tags: change.tags?.remove ?? [],
    },
  ];
}

import { randomUUID } from "node:crypto";
import type { Sender } from "../../../bot/vocabulary/channel-event.js";
import type { Statement, Tx } from "../../database.js";
import { storableJson, storableText } from "./storable-json.js";

/** A sender whom this process does not know yet. */
export type Stranger = { tenantId: string; channelId: string; sender: Sender };

const FIND: Statement = {
  name: "find_senders",
  text: `SELECT i.channel_id || ' ' || i.external_id AS key, i.conversation_id AS conversation
    FROM jsonb_to_recordset($1::jsonb) AS w(channel uuid, ext text)
    JOIN identities i ON i.channel_id = w.channel AND i.external_id = w.ext`,
};

// The unique index on identities decides which process creates a new contact. The other processes find the contact a
// moment later.
const CREATE: Statement = {
  name: "create_senders",
  text: `WITH want AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(tenant uuid, channel uuid, ext text, name text, phone text, email text, identity uuid, contact uuid, conversation uuid)
    ), made AS (
      INSERT INTO identities (id, tenant_id, contact_id, channel_id, external_id, conversation_id)
      SELECT identity, tenant, contact, channel, ext, conversation FROM want ORDER BY channel, ext
      ON CONFLICT (channel_id, external_id) DO NOTHING RETURNING id
    ), people AS (
      INSERT INTO contacts (id, tenant_id, name, phone, email)
      SELECT w.contact, w.tenant, w.name, w.phone, w.email FROM want w JOIN made m ON m.id = w.identity
    )
    INSERT INTO conversations (id, tenant_id, channel_id, contact_id, external_id, last_event_id)
    SELECT w.conversation, w.tenant, w.channel, w.contact, w.ext, 0 FROM want w JOIN made m ON m.id = w.identity`,
};

// The same person under another id of theirs becomes one more identity of the same conversation.
const LINK: Statement = {
  name: "link_senders",
  text: `INSERT INTO identities (id, tenant_id, contact_id, channel_id, external_id, conversation_id)
    SELECT a.id, a.tenant, i.contact_id, a.channel, a.alias, i.conversation_id
    FROM jsonb_to_recordset($1::jsonb) AS a(id uuid, tenant uuid, channel uuid, known text, alias text)
    JOIN identities i ON i.channel_id = a.channel AND i.external_id = a.known
    ON CONFLICT (channel_id, external_id) DO NOTHING`,
};

/** The keys under which a sender may be known. The id of this message comes first. */
export function keysOf({ channelId, sender }: Stranger): string[] {
  return [sender.externalId, ...(sender.aliases ?? [])].map((id) => `${channelId} ${storableText(id)}`);
}

/**
 * The conversations of these senders by `keysOf`. New conversations are created where there are none. A person who is
 * known under one of their ids keeps the same conversation under all of them.
 */
export async function resolveSenders(tx: Tx, strangers: readonly Stranger[]): Promise<Map<string, string>> {
  const unique = onePerPerson(strangers);
  const found = await find(tx, unique);
  const nobody = unique.filter((stranger) => !keysOf(stranger).some((key) => found.has(key)));
  if (nobody.length > 0) await tx.run(CREATE, [storableJson(nobody.map(newSender))]);
  const links = unique.flatMap((stranger) => linksOf(stranger, found));
  if (links.length > 0) await tx.run(LINK, [storableJson(links)]);
  return nobody.length > 0 || links.length > 0 ? find(tx, unique) : found;
}

/**
 * Strangers that share an id are one person with the ids of all. The same batch may hold one person twice, for example
 * with and without the ninth digit of a Brazilian number.
 */
function onePerPerson(strangers: readonly Stranger[]): Stranger[] {
  const people: { keys: Set<string>; stranger: Stranger }[] = [];
  for (const stranger of strangers) {
    const keys = new Set(keysOf(stranger));
    const same = people.filter((person) => [...keys].some((key) => person.keys.has(key)));
    const [first, ...others] = same;
    if (!first) {
      people.push({ keys, stranger });
      continue;
    }
    for (const one of [{ keys, stranger }, ...others]) merge(first, one);
    for (const other of others) people.splice(people.indexOf(other), 1);
  }
  return people.map((person) => person.stranger);
}

function merge(into: { keys: Set<string>; stranger: Stranger }, from: { keys: Set<string>; stranger: Stranger }): void {
  const { sender } = into.stranger;
  const ids = [
    sender.externalId,
    ...(sender.aliases ?? []),
    from.stranger.sender.externalId,
    ...(from.stranger.sender.aliases ?? []),
  ];
  const aliases = [...new Set(ids)].filter((id) => id !== sender.externalId);
  into.stranger = { ...into.stranger, sender: { ...from.stranger.sender, ...sender, aliases } };
  for (const key of from.keys) into.keys.add(key);
}

async function find(tx: Tx, strangers: readonly Stranger[]): Promise<Map<string, string>> {
  const wanted = strangers.flatMap(({ channelId, sender }) =>
    [sender.externalId, ...(sender.aliases ?? [])].map((ext) => ({ channel: channelId, ext })),
  );
  const rows = await tx.run<{ key: string; conversation: string }>(FIND, [storableJson(wanted)]);
  return new Map(rows.map((row) => [row.key, row.conversation]));
}

function newSender({ tenantId, channelId, sender }: Stranger): Record<string, unknown> {
  return {
    tenant: tenantId,
    channel: channelId,
    ext: sender.externalId,
    name: sender.name,
    phone: sender.phone,
    email: sender.email,
    identity: randomUUID(),
    contact: randomUUID(),
    conversation: randomUUID(),
  };
}

function linksOf({ tenantId, channelId, sender }: Stranger, found: Map<string, string>): Record<string, unknown>[] {
  const ids = [sender.externalId, ...(sender.aliases ?? [])];
  const isKnown = (id: string) => found.has(`${channelId} ${storableText(id)}`);
  const known = ids.find(isKnown) ?? sender.externalId;
  return ids
    .filter((id) => id !== known && !isKnown(id))
    .map((alias) => ({ id: randomUUID(), tenant: tenantId, channel: channelId, known, alias }));
}

import type { Gap, SolvedTalk } from "../../knowledge/ports.js";
import type { Database, Prepared, Statement } from "../database.js";
import { auditOf, type By } from "./audit-store.js";
import { GAP } from "./knowledge-store.js";

const BY_STATE: Statement = {
  name: "gaps_by_state",
  text: `SELECT ${GAP} FROM gaps WHERE tenant_id = $1 AND state = $2 ORDER BY times DESC, last_at DESC, id LIMIT $3`,
};
const DISMISS: Statement = {
  name: "dismiss_gaps",
  text: "UPDATE gaps SET state = 'dismissed' WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND state IN ('open', 'answered') RETURNING id, question",
};
const ASKERS: Statement = {
  name: "gap_askers",
  text: `SELECT DISTINCT ON (a.conversation_id) a.gap_id AS "gapId", g.question, a.conversation_id AS "conversationId", a.asked_at AS "askedAt",
      a.told_at AS "toldAt", c.channel_id AS "channelId", ch.kind AS "channelKind", ch.title AS "channelTitle", c.owner, c.owner_user_id AS "ownerId",
      c.team, c.last_inbound_at AS "lastInboundAt", p.name, p.phone, p.opted_out AS "optedOut"
    FROM gap_askers a JOIN gaps g ON g.id = a.gap_id JOIN conversations c ON c.id = a.conversation_id
      JOIN channels ch ON ch.id = c.channel_id JOIN contacts p ON p.id = c.contact_id
    WHERE a.tenant_id = $1 AND a.gap_id = ANY ($2::uuid[]) ORDER BY a.conversation_id, a.asked_at DESC LIMIT 500`,
};
const TIMEZONE: Statement = { name: "gap_timezone", text: "SELECT timezone FROM tenants WHERE id = $1" };
const TOLD: Statement = {
  name: "gap_told",
  text: "UPDATE gap_askers SET told_at = now() WHERE tenant_id = $1 AND gap_id = ANY ($2::uuid[]) AND conversation_id = $3",
};
const WAITING: Statement = {
  name: "gap_waiting",
  text: `SELECT gap_id AS "gapId", count(*)::int AS people FROM gap_askers WHERE tenant_id = $1 AND gap_id = ANY ($2::uuid[]) AND told_at IS NULL GROUP BY gap_id`,
};
const TITLES: Statement = {
  name: "gap_titles",
  text: "SELECT slug, title FROM documents WHERE tenant_id = $1 AND slug = ANY ($2::text[])",
};
// A question's own line is a little older than the gap that was made of it.
const TALK: Statement = {
  name: "gap_talk",
  text: `SELECT m.author, m.content ->> 'text' AS text, m.person_name AS "personName" FROM messages m
    WHERE m.tenant_id = $1 AND m.conversation_id = $2 AND m.at > $3::timestamptz - interval '2 minutes'
      AND m.author IN ('contact', 'bot', 'person') AND m.content ->> 'text' IS NOT NULL ORDER BY m.id LIMIT $4`,
};
/** So many lines after the question are read. */
const MOST_LINES = 60;

/** A customer who asked, in one conversation. */
export type Asker = {
  gapId: string;
  question: string;
  conversationId: string;
  askedAt: Date;
  toldAt: Date | null;
  channelId: string;
  channelKind: string;
  channelTitle: string;
  owner: string;
  ownerId: string | null;
  team: string | null;
  lastInboundAt: Date | null;
  name: string | null;
  phone: string | null;
  optedOut: boolean;
};

export type GapStore = ReturnType<typeof createGapStore>;

/** Reads and changes gaps, and those who wait for them. Every call sees one tenant's rows only. */
export function createGapStore(database: Database) {
  const rows = async <Row>(tenantId: string, ...prepared: Prepared): Promise<Row[]> => {
    const [found = []] = await database.batch([tenantId], [prepared]);
    return found as Row[];
  };
  return {
    /** The most asked ones first. */
    inState: (tenantId: string, state: Gap["state"], most: number) =>
      rows<Gap>(tenantId, BY_STATE, [tenantId, state, most]),
    /** Takes them off the list. False when none of them is on it. */
    dismiss: (tenantId: string, ids: readonly string[], by: By): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        const gone = await tx.run<{ id: string; question: string }>(DISMISS, [tenantId, ids]);
        for (const { id, question } of gone)
          await tx.run(
            ...auditOf(tenantId, { ...by, action: "gap.dismiss", subject: `gap:${id}`, detail: { question } }),
          );
        return gone.length > 0;
      }),
    /** Whoever asked one of these, once for each conversation. */
    askers: (tenantId: string, ids: readonly string[]) => rows<Asker>(tenantId, ASKERS, [tenantId, ids]),
    /** How many wait for each of these, and were told nothing yet. */
    async waiting(tenantId: string, ids: readonly string[]): Promise<Map<string, number>> {
      const found = await rows<{ gapId: string; people: number }>(tenantId, WAITING, [tenantId, ids]);
      return new Map(found.map(({ gapId, people }) => [gapId, people]));
    },
    /** The titles of articles, by their slugs. */
    async titles(tenantId: string, slugs: readonly string[]): Promise<Map<string, string>> {
      const found = await rows<{ slug: string; title: string }>(tenantId, TITLES, [tenantId, slugs]);
      return new Map(found.map(({ slug, title }) => [slug, title]));
    },
    /** IANA. */
    timezone: async (tenantId: string) =>
      (await rows<{ timezone: string }>(tenantId, TIMEZONE, [tenantId]))[0]?.timezone ?? "UTC",
    /** Remembers that the answer was told in a conversation. */
    async told(tenantId: string, ids: readonly string[], conversationId: string): Promise<void> {
      await rows(tenantId, TOLD, [tenantId, ids, conversationId]);
    },
    /** Writes into the audit that customers are about to be told. */
    auditTelling: (tenantId: string, id: string, detail: { question: string; customers: number }, by: By) =>
      database.transaction([tenantId], async (tx) => {
        await tx.run(...auditOf(tenantId, { ...by, action: "gap.tell", subject: `gap:${id}`, detail }));
      }),
    /** What was said from a question on. Null when no person of the company has spoken since. */
    async solved(tenantId: string, { question, conversationId, askedAt, name }: Asker): Promise<SolvedTalk | null> {
      type Line = { author: "contact" | "bot" | "person"; text: string; personName: string | null };
      const lines = await rows<Line>(tenantId, TALK, [tenantId, conversationId, askedAt, MOST_LINES]);
      if (!lines.some(({ author }) => author === "person")) return null;
      const names = [...new Set([name, ...lines.map(({ personName }) => personName)])].flatMap((one) => one ?? []);
      const said = lines.map(({ author, text }) => ({
        from: author === "contact" ? ("customer" as const) : author,
        text,
      }));
      return { question, conversationId, names, lines: said };
    },
  };
}

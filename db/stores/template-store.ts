import type { ChannelRef, Templates } from "../../bot/ports/templates.js";
import type { MessageTemplate, TemplateNews } from "../../bot/vocabulary/message-template.js";
import type { Database, Statement, Tx } from "../database.js";
import { storableJson, storableText } from "./engine/storable-json.js";

const COLUMNS = "name, language, status, reason, category, quality, header, body, footer, variables, unfit";

const NAMED: Statement = {
  name: "templates_named",
  text: `SELECT ${COLUMNS} FROM message_templates WHERE tenant_id = $1 AND channel_id = $2 AND name = ANY($3)`,
};
const ANY: Statement = {
  name: "templates_known",
  text: "SELECT 1 AS one FROM message_templates WHERE tenant_id = $1 AND channel_id = $2 LIMIT 1",
};
const ALL: Statement = {
  name: "templates_of",
  text: `SELECT ${COLUMNS}, (extract(epoch FROM read_at) * 1000)::float8 AS "readAt"
    FROM message_templates WHERE tenant_id = $1 AND channel_id = $2 ORDER BY name, language`,
};
// What the provider said after the list was asked for is newer than the list, and stays.
const PUT: Statement = {
  name: "put_templates",
  text: `INSERT INTO message_templates AS t (id, tenant_id, channel_id, owner, stated_at, read_at, ${COLUMNS})
    SELECT gen_random_uuid(), $1, $2, $3, to_timestamp($5 / 1000.0), to_timestamp($5 / 1000.0), ${COLUMNS}
    FROM jsonb_to_recordset($4::jsonb) AS r(name text, language text, status text, reason text, category text, quality text, header text, body text, footer text, variables text[], unfit text)
    ON CONFLICT (channel_id, name, language) DO UPDATE SET owner = excluded.owner, read_at = excluded.read_at,
      header = excluded.header, body = excluded.body, footer = excluded.footer, variables = excluded.variables, unfit = excluded.unfit,
      status = CASE WHEN t.stated_at > excluded.stated_at THEN t.status ELSE excluded.status END,
      reason = CASE WHEN t.stated_at > excluded.stated_at THEN t.reason ELSE excluded.reason END,
      category = CASE WHEN t.stated_at > excluded.stated_at THEN t.category ELSE excluded.category END,
      quality = CASE WHEN t.stated_at > excluded.stated_at THEN t.quality ELSE excluded.quality END,
      stated_at = greatest(t.stated_at, excluded.stated_at)`,
};
const DROP: Statement = {
  name: "drop_templates",
  text: `DELETE FROM message_templates WHERE tenant_id = $1 AND channel_id = $2 AND read_at < to_timestamp($3 / 1000.0)`,
};
// Only states are compared by their moment: what is said of quality or category says nothing about an earlier pause.
// Platforms give whole seconds, and their clock is not ours, so a state may be a few seconds older than what we know.
const NEWS: Statement = {
  name: "template_news",
  text: `UPDATE message_templates SET status = coalesce($5::jsonb ->> 'status', status), category = coalesce($5::jsonb ->> 'category', category),
      reason = CASE WHEN $5::jsonb ? 'status' THEN $5::jsonb ->> 'reason' ELSE reason END,
      quality = CASE WHEN $5::jsonb ? 'quality' THEN $5::jsonb ->> 'quality' ELSE quality END,
      stated_at = CASE WHEN $5::jsonb ? 'status' THEN greatest(stated_at, to_timestamp($6 / 1000.0)) ELSE stated_at END
    WHERE tenant_id = $1 AND owner = $2 AND name = $3 AND language = $4
      AND (NOT $5::jsonb ? 'status' OR stated_at <= to_timestamp($6 / 1000.0) + interval '3 seconds')`,
};
const STANDS: Statement = {
  name: "template_stands",
  text: `UPDATE message_templates SET status = $5, reason = $6, stated_at = greatest(stated_at, to_timestamp($7 / 1000.0))
    WHERE tenant_id = $1 AND channel_id = $2 AND name = $3 AND language = $4 AND status = 'approved'`,
};

/** Takes what a provider said of one template over, for every channel that shares it. An older state changes nothing. */
export async function takeTemplateNews(tx: Tx, tenantId: string, news: TemplateNews, at: number): Promise<void> {
  const { owner, name, language, ...said } = news;
  const key = [owner, name, language].map(storableText);
  await tx.run(NEWS, [tenantId, ...key, storableJson(said), at]);
}

/** The templates of the connected accounts. */
export function createTemplateStore(database: Database, now: () => number) {
  const store: Templates = {
    async named({ tenantId, id }, names) {
      const [found = [], known = []] = await database.batch(
        [tenantId],
        [
          [NAMED, [tenantId, id, names]],
          [ANY, [tenantId, id]],
        ],
      );
      return known.length === 0 ? null : (found as MessageTemplate[]);
    },
    async stands({ tenantId, id }, { name, language }, status, reason) {
      await database.batch([tenantId], [[STANDS, [tenantId, id, name, language, status, reason, now()]]]);
    },
  };
  return {
    ...store,
    /** All of them, by name, and when the list was last read (ms). */
    async list({ tenantId, id }: ChannelRef): Promise<(MessageTemplate & { readAt: number })[]> {
      const [rows = []] = await database.batch([tenantId], [[ALL, [tenantId, id]]]);
      return rows as (MessageTemplate & { readAt: number })[];
    },
    /** Replaces the list by what the provider answered to a question of this moment (ms). */
    async replace(
      { tenantId, id }: ChannelRef,
      { owner, templates }: { owner: string; templates: readonly MessageTemplate[] },
      askedAt: number,
    ): Promise<void> {
      await database.batch(
        [tenantId],
        [
          [PUT, [tenantId, id, storableText(owner), storableJson(templates), askedAt]],
          [DROP, [tenantId, id, askedAt]],
        ],
      );
    },
  };
}

export type TemplateStore = ReturnType<typeof createTemplateStore>;

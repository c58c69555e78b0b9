import { randomUUID } from "node:crypto";
import type { ModelLedger } from "../../models/ports.js";
import type { Database, Statement } from "../database.js";

const KEEP: Statement = {
  name: "keep_model_call",
  text: `INSERT INTO model_calls (id, tenant_id, conversation_id, contact_id, effect_key, account, model, purpose, outcome,
      input_tokens, output_tokens, micros, currency, ms, asked, answered)
    VALUES ($1, $2, $3, (SELECT contact_id FROM conversations WHERE tenant_id = $2 AND id = $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
};
const SPENT: Statement = {
  name: "spent_on_models",
  text: `SELECT coalesce(sum(input_tokens + output_tokens), 0)::float8 AS company,
      coalesce(sum(input_tokens + output_tokens) FILTER (WHERE contact_id =
        (SELECT contact_id FROM conversations WHERE tenant_id = $1 AND id = $2)), 0)::float8 AS contact
    FROM model_calls WHERE tenant_id = $1 AND at > to_timestamp($3::float8 / 1000) AND account = $4`,
};
const BY_CURRENCY: Statement = {
  name: "spent_on_models_by_currency",
  text: `SELECT currency, count(*)::float8 AS calls, sum(input_tokens + output_tokens)::float8 AS tokens, coalesce(sum(micros), 0)::float8 AS micros
    FROM model_calls WHERE tenant_id = $1 AND at > to_timestamp($2::float8 / 1000) GROUP BY currency ORDER BY currency NULLS LAST`,
};
const PRUNE: Statement = {
  name: "prune_model_calls",
  text: `DELETE FROM model_calls WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM model_calls WHERE tenant_id = $1 AND at < to_timestamp($2::float8 / 1000) LIMIT $3::int)) RETURNING 1 AS gone`,
};
/** How many rows one statement deletes, so that none holds locks for long. */
const PRUNED_AT_ONCE = 1_000;
/** What is kept of a prompt and of an answer, in UTF-16 code units. */
const LONGEST = 20_000;

type SpentRow = { currency: string | null; calls: number; tokens: number; micros: number };

/** Implements `ModelLedger`; `prune` forgets all calls that are older than this moment (ms). */
export function createModelLedgerStore(database: Database): ModelLedger & {
  prune(tenantId: string, before: number): Promise<void>;
  /** What a company spent since this moment (ms since the epoch). */
  byCurrency(tenantId: string, since: number): Promise<SpentRow[]>;
} {
  return {
    async keep(call) {
      const { tenantId, conversationId, effectKey, account, model, purpose, outcome } = call;
      const texts = [call.asked, call.answered].map((text) =>
        text?.slice(0, LONGEST).toWellFormed().replaceAll("\0", ""),
      );
      const numbers = [call.input, call.output, call.micros, call.currency, Math.round(call.ms)];
      const whose = [randomUUID(), tenantId, conversationId, effectKey, account, model, purpose, outcome];
      await database.batch([tenantId], [[KEEP, [...whose, ...numbers, texts[0] ?? "", texts[1] ?? null]]]);
    },
    async spent({ tenantId, conversationId, account }, since) {
      const [rows = []] = await database.batch([tenantId], [[SPENT, [tenantId, conversationId, since, account]]]);
      const [spent] = rows as { company: number; contact: number }[];
      return spent ?? { company: 0, contact: 0 };
    },
    async byCurrency(tenantId, since) {
      const [rows = []] = await database.batch([tenantId], [[BY_CURRENCY, [tenantId, since]]]);
      return rows as SpentRow[];
    },
    async prune(tenantId, before) {
      for (let gone = PRUNED_AT_ONCE; gone === PRUNED_AT_ONCE; ) {
        const [rows = []] = await database.batch([tenantId], [[PRUNE, [tenantId, before, PRUNED_AT_ONCE]]]);
        gone = rows.length;
      }
    },
  };
}

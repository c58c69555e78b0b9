import { randomUUID } from "node:crypto";
import type { Gap, KnowledgeCare, OwnQuestion } from "../../knowledge/ports.js";
import type { Database, Prepared, Statement } from "../database.js";
import { GAP } from "./knowledge-store.js";

// The day is part of it, because articles end; texts, catalog, hours and what the company says of itself answer questions.
const STAMP: Statement = {
  name: "knowledge_stamp",
  text: `SELECT md5(concat_ws(' ', (now() AT TIME ZONE t.timezone)::date, t.name, t.profile,
      (SELECT string_agg(d.slug || d.hash || coalesce(d.valid_until::text, ''), ' ' ORDER BY d.slug) FROM documents d WHERE d.tenant_id = t.id),
      (SELECT string_agg(concat_ws(' ', i.slug, i.title, i.description, i.price, i.minutes, i.active), ' ' ORDER BY i.slug) FROM catalog_items i WHERE i.tenant_id = t.id),
      (SELECT p.source -> 'hours' FROM programs p WHERE p.tenant_id = t.id AND p.current ORDER BY p.version DESC LIMIT 1),
      (SELECT q.questions FROM knowledge_questions q WHERE q.tenant_id = t.id))) AS stamp,
      (SELECT d.title FROM documents d WHERE d.tenant_id = t.id ORDER BY d.updated_at DESC, d.slug LIMIT 1) AS changed
    FROM tenants t WHERE t.id = $1`,
};
const BEGIN: Statement = {
  name: "knowledge_begin_check",
  text: `INSERT INTO knowledge_checks (tenant_id, stamp, taken_at) VALUES ($1, '', now())
    ON CONFLICT (tenant_id) DO UPDATE SET taken_at = now()
    WHERE knowledge_checks.stamp <> $2
      AND (knowledge_checks.taken_at IS NULL OR knowledge_checks.taken_at < now() - $3::float8 * interval '1 millisecond')
    RETURNING tenant_id`,
};
const END: Statement = {
  name: "knowledge_end_check",
  text: "UPDATE knowledge_checks SET stamp = $2, taken_at = NULL WHERE tenant_id = $1",
};
const GAPS: Statement = {
  name: "knowledge_gaps_to_check",
  text: `SELECT ${GAP} FROM gaps WHERE tenant_id = $1 AND state IN ('open', 'answered') ORDER BY last_at DESC, id LIMIT $2`,
};
// One that a person took off the list meanwhile stays off it.
const SETTLE: Statement = {
  name: "knowledge_settle_gap",
  text: `UPDATE gaps SET answered_by = $3, answered_at = CASE WHEN $3::text IS NULL THEN NULL ELSE now() END,
      state = CASE WHEN $3::text IS NULL THEN 'open' ELSE 'answered' END
    WHERE tenant_id = $1 AND id = $2 AND state IN ('open', 'answered')`,
};
const QUESTIONS: Statement = {
  name: "knowledge_own_questions",
  text: "SELECT questions FROM knowledge_questions WHERE tenant_id = $1",
};
// The same as the last one is no news.
const SCORE: Statement = {
  name: "knowledge_add_score",
  text: `INSERT INTO knowledge_scores (id, tenant_id, cause, "right", wrong, unanswered)
    SELECT $1::uuid, $2::uuid, $3::text, $4::int, $5::int, $6::int WHERE NOT EXISTS (
      SELECT FROM (SELECT * FROM knowledge_scores WHERE tenant_id = $2 ORDER BY at DESC LIMIT 1) l
      WHERE l.cause IS NOT DISTINCT FROM $3 AND l."right" = $4 AND l.wrong = $5 AND l.unanswered = $6)`,
};
const PRUNE: Statement = {
  name: "knowledge_prune_scores",
  text: `DELETE FROM knowledge_scores WHERE tenant_id = $1 AND id NOT IN
      (SELECT id FROM knowledge_scores WHERE tenant_id = $1 ORDER BY at DESC LIMIT 200)`,
};

/** Implements `KnowledgeCare`. */
export function createKnowledgeCareStore(database: Database): KnowledgeCare {
  const rows = async <Row>(tenantId: string, ...prepared: Prepared): Promise<Row[]> => {
    const [found = []] = await database.batch([tenantId], [prepared]);
    return found as Row[];
  };
  return {
    async stamp(tenantId) {
      const [found] = await rows<{ stamp: string; changed: string | null }>(tenantId, STAMP, [tenantId]);
      if (!found) throw new Error(`no company ${tenantId}`);
      return found;
    },
    begin: async (tenantId, stamp, cutOffMs) => (await rows(tenantId, BEGIN, [tenantId, stamp, cutOffMs])).length > 0,
    gaps: (tenantId, most) => rows<Gap>(tenantId, GAPS, [tenantId, most]),
    async questions(tenantId) {
      const [found] = await rows<{ questions: OwnQuestion[] }>(tenantId, QUESTIONS, [tenantId]);
      return found?.questions ?? [];
    },
    async end(tenantId, stamp, { gaps, score, cause }) {
      const settled = gaps.map(({ id, answeredBy }): Prepared => [SETTLE, [tenantId, id, answeredBy]]);
      const scored: Prepared[] = score
        ? [
            [SCORE, [randomUUID(), tenantId, cause, score.right, score.wrong, score.unanswered]],
            [PRUNE, [tenantId]],
          ]
        : [];
      await database.batch([tenantId], [...settled, ...scored, [END, [tenantId, stamp]]]);
    },
  };
}

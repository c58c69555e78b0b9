import { randomUUID } from "node:crypto";
import type { RatingStore } from "../../handoff-inbox/ports.js";
import type { Database, Statement } from "../database.js";

const RECORD: Statement = {
  name: "record_rating",
  text: `INSERT INTO ratings (id, tenant_id, conversation_id, contact_id, effect_key, score, comment, user_id, at)
    SELECT $1, c.tenant_id, c.id, c.contact_id, $4, $5, $6, (
      SELECT m.user_id FROM messages m WHERE m.conversation_id = c.id AND m.author = 'person' AND m.user_id IS NOT NULL
        AND m.at > coalesce((SELECT max(r.at) FROM ratings r WHERE r.conversation_id = c.id AND r.effect_key <> $4), '-infinity')
      ORDER BY m.id DESC LIMIT 1), $7
    FROM conversations c WHERE c.id = $3 AND c.tenant_id = $2
    ON CONFLICT (tenant_id, effect_key) DO UPDATE SET comment = coalesce(ratings.comment, excluded.comment)
    RETURNING id`,
};

/** Implements `RatingStore`. */
export function createRatingStore(database: Database): RatingStore {
  return {
    record: ({ tenantId, conversationId }, effectKey, { score, comment, at }) =>
      database.transaction([tenantId], async (tx) => {
        const rows = await tx.run(RECORD, [
          randomUUID(),
          tenantId,
          conversationId,
          effectKey,
          score,
          comment,
          new Date(at),
        ]);
        return rows.length > 0;
      }),
  };
}

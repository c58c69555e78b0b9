import { desc, eq } from "drizzle-orm";
import { documents } from "../../db/schema/knowledge.js";
import { knowledgeScores } from "../../db/schema/knowledge-care.js";
import { articleOf } from "./article.js";
import { readVersions } from "./article-versions.js";
import { readQuestions } from "./own-questions.js";
import { type Reading, revisions } from "./revisions.js";

/** The part of the office's reader that shows articles, how they were written before, and the company's own questions. */
export function knowledgeReader(reading: Reading) {
  return {
    articles: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const own = eq(documents.tenantId, tenantId);
        const rows = await tx.orm.select().from(documents).where(own).orderBy(documents.slug);
        const revisionOf = await revisions(tx, tenantId, "article");
        return rows.map((row) => ({ ...articleOf(row), revision: revisionOf(row.slug) }));
      }),
    /** How an article was written, the newest first. */
    articleVersions: (tenantId: string, slug: string) =>
      reading(tenantId, (tx) => readVersions({ tx, tenantId }, slug)),
    questions: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const own = eq(knowledgeScores.tenantId, tenantId);
        const scores = await tx.orm
          .select()
          .from(knowledgeScores)
          .where(own)
          .orderBy(desc(knowledgeScores.at))
          .limit(20);
        return {
          questions: await readQuestions({ tx, tenantId }),
          revision: (await revisions(tx, tenantId, "questions"))("questions"),
          /** The newest first. */
          scores: scores.map(({ at, cause, right, wrong, unanswered }) => ({
            at: at.getTime(),
            cause,
            right,
            wrong,
            unanswered,
          })),
        };
      }),
  };
}

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { knowledgeQuestions } from "../../db/schema/knowledge-care.js";
import type { OwnQuestion } from "../../knowledge/ports.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

/** A company has one list of questions. */
const ONE = "questions";
export const MOST_QUESTIONS = 300;

type Item = { questions: OwnQuestion[] };

/** The company's own questions. Its folder has them in `knowledge/questions.yaml`. */
export const questionsKind: ItemKind<Item> = {
  kind: "questions",
  nameOf: () => ONE,
  read: async (at) => ({ questions: await readQuestions(at) }),
  shown: ({ questions }) => ({ questions }),
  differences: changedFields,
  form: ({ questions }) => (questions.length === 0 ? null : { questions }),
  // Whether the folder gave them is told by its record alone.
  fromFolder: () => false,
  // What is asked changes no flow and no article.
  apart: true,
};

export const ownQuestionsFace = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        question: z.string().trim().min(1).max(300),
        sources: z.array(z.string().trim().min(1).max(200)).max(10),
      }),
    )
    .max(MOST_QUESTIONS),
});

export const changeQuestions = defineCommand({
  name: "questions.change",
  may: "company.change",
  input: ownQuestionsFace,
  kind: questionsKind,
  makes: "known",
  named: () => ONE,
  async write(at: At, { questions }) {
    const asked = questions.map(({ question }) => question.toLowerCase());
    const twice = asked.findIndex((one, n) => asked.indexOf(one) !== n);
    if (twice >= 0) {
      const words = "Esta pergunta já está na lista.";
      throw new CompanyRefusal("invalid", words, { fields: { [`questions.${twice}.question`]: words } });
    }
    const own = eq(knowledgeQuestions.tenantId, at.tenantId);
    await at.tx.orm.delete(knowledgeQuestions).where(own);
    if (questions.length > 0)
      await at.tx.orm.insert(knowledgeQuestions).values({ id: randomUUID(), tenantId: at.tenantId, questions });
  },
});

/** The company's own questions, in their order. */
export async function readQuestions({ tx, tenantId }: Pick<At, "tx" | "tenantId">): Promise<OwnQuestion[]> {
  const [row] = await tx.orm.select().from(knowledgeQuestions).where(eq(knowledgeQuestions.tenantId, tenantId));
  return (row?.questions as OwnQuestion[] | undefined) ?? [];
}

import { z } from "zod";
import { articleFace } from "../../../company/commands/article.js";
import { ownQuestionsFace } from "../../../company/commands/own-questions.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { articleSlug } from "./articles.js";
import { revised, revision } from "./parts.js";

const scoreSchema = z.object({ right: z.int(), wrong: z.int(), unanswered: z.int() });
export type QuestionScore = z.infer<typeof scoreSchema>;

export const officeQuestionsSchema = ownQuestionsFace
  .extend({
    ...revision,
    /** After each change of what the company knows, the newest first. `cause`: the article that was changed last. */
    scores: z.array(scoreSchema.extend({ at: z.number(), cause: z.string().nullable() })),
  })
  .meta({ id: "OfficeQuestions" });
export type OfficeQuestions = z.infer<typeof officeQuestionsSchema>;

const saidSchema = z.object({
  outcome: z.enum(["found", "perhaps", "between", "unknown"]),
  text: z.string().nullable(),
  source: z.string().nullable(),
  /** Only of the company's own questions. */
  verdict: z.enum(["right", "wrong", "unanswered"]).nullable(),
});

export const rehearsedSchema = z
  .object({
    /** Why the article cannot be published as it is; then nothing else is said. */
    problem: z.string().nullable(),
    title: z.string(),
    validUntil: z.string().nullable(),
    /** The article as it is found and told, piece by piece. */
    passages: z.array(z.object({ heading: z.string(), text: z.string() })),
    before: scoreSchema,
    after: scoreSchema,
    worse: z.boolean(),
    changes: z.array(
      z.object({ question: z.string(), of: z.enum(["own", "gap"]), before: saidSchema, after: saidSchema }),
    ),
  })
  .meta({ id: "RehearsedArticle" });
export type RehearsedArticle = z.infer<typeof rehearsedSchema>;

export const questionsRoute = defineRoute({
  method: "get",
  path: "/questions",
  may: "company.read",
  summary: "The company's own questions with the sources that shall answer them, and how they were answered.",
  answer: officeQuestionsSchema,
});
export const changeQuestionsRoute = defineRoute({
  ...revised,
  method: "put",
  path: "/questions",
  may: "company.change",
  summary: "Replaces the company's own questions.",
  body: ownQuestionsFace,
  answer: officeQuestionsSchema,
});
export const rehearseRoute = defineRoute({
  method: "post",
  path: "/knowledge/rehearse",
  may: "company.change",
  summary: "Shows an article as customers would be told it, and which answers it would change. Nothing is kept.",
  idempotent: true,
  body: articleFace.extend({ slug: articleSlug }),
  answer: rehearsedSchema,
});

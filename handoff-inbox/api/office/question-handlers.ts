import { changeQuestions } from "../../../company/commands/own-questions.js";
import { NO_SCORE } from "../../../knowledge/questions/score-questions.js";
import type { DeskApiDeps } from "../deps.js";
import type { Handlers } from "../route.js";

type Questions = Extract<keyof Handlers, `${string} /questions` | "post /knowledge/rehearse">;

/** The company's own questions, and articles that are tried out against them. */
export function questionHandlers({
  company: { commands, reader },
  rehearse,
}: Pick<DeskApiDeps, "company" | "rehearse">): Pick<Handlers, Questions> {
  return {
    "get /questions": ({ person }) => reader.questions(person.tenantId),
    async "put /questions"({ person: { tenantId, id: userId, from }, body, revision: seen }) {
      await commands.run(changeQuestions, body, { tenantId, userId, from, seen });
      return reader.questions(tenantId);
    },
    async "post /knowledge/rehearse"({ person: { tenantId }, body }) {
      const { document, problem } = await reader.previewArticle(tenantId, body);
      if (!document) {
        const none = { title: "", validUntil: null, passages: [], changes: [] };
        return { ...none, problem, before: NO_SCORE, after: NO_SCORE, worse: false };
      }
      const { title, validUntil, passages } = document;
      return { problem: null, title, validUntil, passages, ...(await rehearse(tenantId, document)) };
    },
  };
}

import { calendar } from "../../company/calendar.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import { portuguese } from "../../company/portuguese.js";
import { compileHours } from "../../flows/compile/compile-hours.js";
import { Problems } from "../../flows/compile/problems.js";
import { createKnowledge, type Knowledge } from "../../knowledge/create-knowledge.js";
import { resultOf } from "../../knowledge/knowledge-room.js";
import type { AnswerQuestion } from "./stand-in-rooms.js";

/** Answers questions from a folder as the server's knowledge room would. No gaps are recorded. */
export function knowledgeOf({ company, hours, items, articles }: CompanyPlan): AnswerQuestion {
  const passages = articles.flatMap(({ slug, article: { title, validUntil, passages } }) =>
    passages.map(({ heading, text }, position) => ({ document: slug, title, heading, text, position, validUntil })),
  );
  const active = items.filter((item) => item.active);
  const known = { company, hours: compileHours(hours, new Problems()), items: active, passages };
  const making = createKnowledge(known, portuguese, calendar);
  let knowledge: Knowledge | null = null;
  for (let step = making.next(); knowledge === null; step = making.next()) if (step.done) knowledge = step.value;
  const ready = knowledge;
  return async ({ question, context: topics = [], about, passage }, at) =>
    resultOf(ready.answer({ question, topics, about, passage }, at));
}

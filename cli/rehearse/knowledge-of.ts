import type { CompanyPlan } from "../apply/company-plan.js";
import type { AnswerQuestion } from "./stand-in-rooms.js";

/** Placeholder until the passage index stands. */
export function knowledgeOf(_company: CompanyPlan): AnswerQuestion {
  return () => Promise.resolve({ outcome: "unknown" });
}

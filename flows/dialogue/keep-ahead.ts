import type { Frame } from "../state.js";
import type { Question } from "../steps/step-kind.js";
import type { VariableType } from "../value.js";
import { askAgain } from "./ask-again.js";
import type { Turn } from "./turn.js";

/** What is told by its form, so that it is known what it is before it was asked for; the narrowest first. */
const BY_FORM: readonly VariableType[] = ["cpf", "cnpj", "email", "cep", "phone"];

const CHECKED: readonly VariableType[] = ["cpf", "cnpj", "email"];

/**
 * A value that the flow asks for later came before its question: it is kept, said to be noted, and the open question asked
 * again. False: the message holds none.
 */
export function keepAhead(turn: Turn, frame: Frame, open: Question, text: string): boolean {
  if (text.includes("?")) return false;
  const questions = turn.flowOf(frame).steps.flatMap(({ behaviour: { question } }) => (question ? [question] : []));
  // What fails as one number must not pass as another: only what checks itself is taken then.
  for (const type of BY_FORM.includes(open.type) ? CHECKED : BY_FORM) {
    const later = questions.find((each) => each.type === type && each.variable !== open.variable);
    if (!later || turn.get(later.variable) !== null) continue;
    const reading = later.read(turn, { kind: "text", text }, null);
    if (reading.fit === "none") continue;
    turn.note(`adiantou: ${later.variable}`);
    turn.set(later.variable, reading.value);
    turn.say({ kind: "text", text: `Anotei: ${later.label}.` });
    askAgain(turn);
    return true;
  }
  return false;
}

import { wordsOf } from "./plain-text.js";

/** Verbs for what a company may do to a customer's things, as they are used to forbid it. */
const FORBIDS =
  /^(?:(?:e|mas|ah|so|olha|ai|gente|entao|por favor|pf|pfv) )*(?:nao|naum|n) (?:(?:me|o|a|os|as|se|vao e|por favor) )*(?:formate|apague|delete|exclua|mexa|troque|abra|toque|perca|remova|instale|desinstale|atualize|desmonte|jogue|esqueca|passe|divulgue|compartilhe|faca|mande|ligue)m?\b(?: [\p{L}\p{N}]+){0,8}$/u;

/** Whether a message only forbids the company to do something: "não formatem nada, hein". */
export function asksNotTo(text: string): boolean {
  return !text.includes("?") && FORBIDS.test(wordsOf(text).join(" "));
}

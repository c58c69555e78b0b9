import { languageOf } from "../values/language-of.js";
import { plainText } from "../values/plain-text.js";
import { begin } from "./stack.js";
import type { Turn } from "./turn.js";

/** The flow that answers in the customer's language and offers a person. */
export const OTHER_LANGUAGE = "system-other-language";

const ASKS =
  /\b(?:speak|speaks|talk in|know) (?:\w+ )?english\b|\b(?:habla[ns]?|hablan|atienden en) (?:\w+ )?(?:espanol|castellano)\b|\benglish\?|\bespanol\?/;
const THANKS = /\b(?:thanks?|thank you|thx|cheers|gracias|muy amable)\b/;

/** Whether a message asks if the customer may write in another language. */
export function asksForLanguage(text: string): boolean {
  return ASKS.test(plainText(text));
}

/** A polite sentence in the language of the message, with the way to a person. Thanks are only answered. */
export function answerIn(turn: Turn, text: string): void {
  const plain = plainText(text);
  const language = languageOf(text) ?? (/\bespanol|castellano|gracias|amable\b/.test(plain) ? "es" : "en");
  turn.trace.push({ flow: OTHER_LANGUAGE, step: "", verb: "start", note: `escreve em outra língua: ${language}` });
  begin(turn, OTHER_LANGUAGE, { language, thanks: isThanks(text) });
}

/** Whether a message in another language only says thanks. */
export function isThanks(text: string): boolean {
  const plain = plainText(text);
  return THANKS.test(plain) && !plain.includes("?") && plain.split(" ").length <= 6;
}

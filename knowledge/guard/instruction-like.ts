import { plainOf } from "../facts/asks-only.js";

/**
 * Whether a sentence of a text talks to a model rather than to a customer: it asks to ignore rules, to play a role, to show
 * what was prepared, or holds the marks of a chat's format. Such a sentence is never shown to a model.
 */
export function isInstructionLike(sentence: string): boolean {
  const plain = plainOf(sentence);
  return MARKS.test(sentence) || PATTERNS.some((pattern) => pattern.test(plain));
}

const MARKS =
  /<\|[^|]{1,40}\|>|\[\/?INST\]|<<\/?SYS>>|^\s*#{2,}\s*(?:system|instruction|assistant)|!\[[^\]]*\]\(|<(?:script|img|iframe)\b/i;

const PATTERNS = [
  /\b(?:ignor\w*|disregard|forget|desconsider\w*|esquec\w*|overrid\w*)\b.{0,60}\b(?:instruc\w*|instruction\w*|rules?|regras?|prompts?|previous|above|anterior\w*|acima|guidelines?|policies|diretrizes)\b/,
  /\b(?:you are now|from now on|a partir de agora|act as|pretend (?:to be|you)|aja como|finja (?:ser|que)|roleplay|simulate)\b/,
  /\b(?:system|developer|hidden|initial|secret) (?:prompt|message|instructions?)\b|\bprompt (?:do sistema|inicial|secreto)\b/,
  /\b(?:as an? (?:ai|language model)|como (?:uma )?(?:ia|inteligencia artificial|modelo de linguagem)|chatgpt|jailbreak|dan mode|developer mode)\b/,
  /\b(?:repeat|print|reveal|output|repita|revele|imprima|mostre)\b.{0,40}\b(?:prompt|instructions?|instrucoes|above|acima|everything|tudo)\b/,
  /\b(?:respond|reply|answer|responda|diga|say|write|escreva)\b.{0,30}\b(?:only|just|exactly|apenas|somente|sempre|always|exatamente)\b/,
];

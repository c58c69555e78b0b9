import type { Command } from "../../flows/understanding.js";
import { normalise } from "./normalise.js";

export type Topic = Extract<Command, { kind: "small_talk" }>["topic"];

const WORDS: [Topic, ReadonlySet<string>, ReadonlySet<string>][] = [
  topic(
    "greeting",
    "oi oie oin oii ola olar hello hi hey hola opa eai iae salve alo bomdia boatarde boanoite buenas buenos",
    "e ai bom boa dia tarde noite tudo bem tudobem como vai esta voce voces joia beleza por aqui pessoal galera com tardes dias good morning afternoon evening meu querido querida tranquilo certinho",
  ),
  topic(
    "thanks",
    "obrigado agradeco agradecido agradecida valeu grato grata gracias thanks thank",
    "muito mesmo pela por tudo ajuda atencao de coracao demais you so much a o todos muchas mil ta bom bem ok ate mais entao deus abencoe e tchau so isso era viu",
  ),
  topic(
    "goodbye",
    "tchau xau chau bye adeus falou fui abraco abracos ate goodbye adios inte",
    "logo mais amanha breve entao um uma para voces voce bom boa dia noite tarde fim de semana a proxima depois luego hasta e ja see later good",
  ),
  topic(
    "ok",
    "ok okay okey beleza certo entendi ta tabom combinado perfeito otimo legal show joia fechado massa top bacana entendido isso maravilha excelente aham uhum",
    "esta bom bem tudo entao sim e o muito por enquanto la de obrigado",
  ),
];
const GREETING_PHRASES = new Set([
  "bom dia",
  "boa tarde",
  "boa noite",
  "tudo bem",
  "e ai",
  "como vai",
  "good morning",
  "buenas tardes",
  "tudo bom",
  "tudo certo",
]);
const OK_PHRASES = new Set(["esta bom", "esta certo", "tudo bem", "tudo certo", "de acordo", "pode ser"]);
const LAUGH = /^(?:k{2,}|(?:ha|he|hi|hu|ah|eh|ja|je|rs|hue|hua|kk)+h?s?|rs+|lol|lmao|haus\w*|(?:😂|🤣|😆|😅|😄|😹)+)$/u;
const SIGNS: [Topic, RegExp][] = [
  ["greeting", /^(?:👋\p{EMod}?)+$/u],
  ["thanks", /^(?:🙏\p{EMod}?|❤️?|🥰|😘|💙)+$/u],
  ["ok", /^(?:👍\p{EMod}?|👌\p{EMod}?|✅|🤝|😉|🙂|😊)+$/u],
];

/** What a message is about that asks for nothing: every word of it is of one topic, or goes with it. */
export function smallTalk(text: string, tokens: readonly string[]): Topic | null {
  const signs = text.replace(/[\s!.,]+/g, "");
  if (signs === "") return null;
  const laughs = text
    .toLowerCase()
    .split(/[\s!.,]+/)
    .filter((word) => word !== "");
  if (laughs.length > 0 && laughs.every((word) => LAUGH.test(word))) return "laugh";
  for (const [topic, pattern] of SIGNS) if (pattern.test(signs)) return topic;
  if (tokens.length === 0 || tokens.length > 9) return null;
  const phrase = tokens.join(" ");
  if (GREETING_PHRASES.has(phrase) && !OK_PHRASES.has(phrase)) return "greeting";
  for (const [topic, core, beside] of WORDS) {
    const whole = tokens.every((token) => core.has(token) || beside.has(token));
    if (whole && tokens.some((token) => core.has(token))) return topic;
  }
  if (OK_PHRASES.has(phrase)) return text.includes("?") ? "greeting" : "ok";
  const [, , greetingBeside] = WORDS[0] ?? [];
  const opensWell = GREETING_PHRASES.has(tokens.slice(0, 2).join(" "));
  return opensWell && tokens.every((token) => greetingBeside?.has(token)) ? "greeting" : null;
}

/** How many words at the beginning only greet: "oi, boa tarde, meu pc…" → 3. */
export function greetingLength(tokens: readonly string[]): number {
  const core = WORDS[0]?.[1];
  let length = 0;
  while (length < tokens.length) {
    if (core?.has(tokens[length] ?? "")) length += 1;
    else if (GREETING_PHRASES.has(tokens.slice(length, length + 2).join(" "))) length += 2;
    else break;
  }
  return length;
}

/** The words as messages are normalised, so that both meet. */
function topic(name: Topic, core: string, beside: string): [Topic, ReadonlySet<string>, ReadonlySet<string>] {
  return [name, new Set(normalise(core)), new Set(normalise(beside))];
}

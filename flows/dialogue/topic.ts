import { itemSpokenOf, onlyNames } from "../catalog/spoken-of.js";
import type { Value } from "../value.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { noteTopic, pricedTopicsOf, topicsOf } from "./memory.js";
import type { Turn } from "./turn.js";

/** What was asked of a thing this long ago is no longer what is asked of another. */
const ASPECT_MS = 10 * 60_000;
const PRICE = /\b(?:quanto (?:que )?(?:custa|fica|sai|e|eh|cobra\w*|ta|esta)|qto|preco|precos|valor|valores)\b/;
const TIME = /\b(?:demora\w*|quanto tempo|prazo|leva quanto|fica pront\w+)\b/;
const QUESTION = { price: "Quanto custa?", time: "Quanto tempo demora?" };

/** "E demora quanto?", "e o outro?", "quanto fica?", "perde as fotos?": it only makes sense with what the talk is about. */
const FOLLOWS =
  /^(?:(?:e|mas)\b(?! (?:ai|agora|entao|dai|nada)\b)|demora|leva|(?:em )?quanto tempo|perde|apaga|inclui|(?:quanto|qto) (?:que )?(?:fica|custa|sai|seria|e|eh|vai ficar)(?: (?:isso|esse|essa|ele|ela|tudo|no total|pra|para|por|o|a|me|meu|minha|conserto|arrumar|consertar|resolver|reparar|trocar|fazer|abrir|secar|limpar|recuperar|servico|reparo|troca|mais ou menos|mesmo|msm))*$)\b/;
/** No more than what it costs, of whatever the talk is about. */
const HOW_MUCH =
  /^(?:e )?(?:quanto|qto) (?:que )?(?:fica|custa|sai|seria|e|eh|vai ficar)(?: (?:isso|esse|essa|ele|ela|tudo|no total|pra|para|por|o|a|me|meu|minha|conserto|arrumar|consertar|resolver|reparar|fazer|servico|reparo|mais ou menos|mesmo|msm))*$/;
const OTHER = /\b(?:o|a|d[oa]|n[oa]|pr[oa]|pel[oa]) outr[oa]\b/;
const ONLY_OTHER = /^(?:(?:e|mas) )?(?:o|a|d[oa]|n[oa]|pr[oa]|pel[oa]) outr[oa]$/;

/** Notes the item that a customer's text names, and what is asked of it. */
export function hearTopic(turn: Turn, text: string): void {
  turn.topicsBefore = topicsOf(turn);
  const plain = plainText(text);
  const what = PRICE.test(plain) ? "price" : TIME.test(plain) ? "time" : null;
  if (what) turn.state.aspect = { what, at: turn.at };
  const item = itemSpokenOf(text, turn.program.items);
  if (item) noteTopic(turn, item.title);
  else if (OTHER.test(plain) && turn.topicsBefore[1] !== undefined) noteTopic(turn, turn.topicsBefore[1]);
}

/** Whether nothing but the price is asked, of whatever the talk is about. */
export function asksItsPrice(turn: Turn, text: string): boolean {
  return HOW_MUCH.test(wordsOf(text).join(" ")) && pricedTopicsOf(turn).length > 0;
}

/** Whether a short text is about what was spoken of before it. */
export function followsUp(turn: Turn, text: string): boolean {
  const words = wordsOf(text);
  if (asksItsPrice(turn, text)) return true;
  return turn.topicsBefore.length > 0 && words.length > 0 && words.length <= 8 && FOLLOWS.test(words.join(" "));
}

/** What is asked: "e o outro?", "e a bateria?" ask of it what was asked of the one before. */
export function askedIn(turn: Turn, text: string): string {
  const { aspect } = turn.state;
  // "Quanto custa pra arrumar?" of what the talk is about; the shorter form is found as it is.
  if (asksItsPrice(turn, text) && wordsOf(text).length > 2) return QUESTION.price;
  if (aspect === null || turn.at - aspect.at >= ASPECT_MS || !followsUp(turn, text)) return text;
  const said = wordsOf(text).join(" ");
  const item = itemSpokenOf(text, turn.program.items);
  return ONLY_OTHER.test(said) || (item && onlyNames(text, item)) ? QUESTION[aspect.what] : text;
}

/** The articles answered: the talk is about the item that they told of, or the article, unless the question said about what. */
export function noteAnswered(turn: Turn, value: Value): void {
  const { source, passages } = recordOf(value);
  const asked = turn.top()?.vars.question;
  const [first] = Array.isArray(passages) ? passages : [];
  const { document } = recordOf(first);
  const slug = typeof document === "string" ? /^catalog\/(.+)$/.exec(document)?.[1] : undefined;
  const item = turn.program.items.find((each) => each.slug === slug);
  if (item) noteTopic(turn, item.title);
  else if (typeof source === "string" && !(typeof asked === "string" && saysAboutWhat(turn, asked)))
    noteTopic(turn, source);
}

function saysAboutWhat(turn: Turn, question: string): boolean {
  return itemSpokenOf(question, turn.program.items) !== null || FOLLOWS.test(wordsOf(question).join(" "));
}

function recordOf(value: Value | undefined): { [name: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

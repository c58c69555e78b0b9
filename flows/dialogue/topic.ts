import { type CatalogEntry, catalogKey } from "../catalog/catalog-entry.js";
import { itemSpokenOf, onlyNames } from "../catalog/spoken-of.js";
import type { Value } from "../value.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { noteTopic, pricedTopicsOf, topicsOf } from "./memory.js";
import type { Turn } from "./turn.js";

/** For how long (ms) "e o outro?" repeats what was asked about the thing before: its price, or how long it takes. */
const ASPECT_MS = 10 * 60_000;
const PRICE = /\b(?:quanto (?:que )?(?:custa|fica|sai|e|eh|cobra\w*|ta|esta)|qto|preco|precos|valor|valores)\b/;
const TIME = /\b(?:demora\w*|quanto tempo|prazo|leva quanto|fica pront\w+)\b/;
const QUESTION = { price: "Quanto custa?", time: "Quanto tempo demora?" };

/**
 * Texts that only make sense with what the talk is about: "E demora quanto?", "e o outro?", "quanto fica?", "perde as
 * fotos?".
 */
const FOLLOWS =
  /^(?:(?:e|mas)\b(?! (?:ai|agora|entao|dai|nada)\b)|demora|leva|(?:em )?quanto tempo|perde|apaga|inclui|(?:quanto|qto) (?:que )?(?:fica|custa|sai|seria|e|eh|vai ficar)(?: (?:isso|esse|essa|ele|ela|tudo|no total|pra|para|por|o|a|me|meu|minha|conserto|arrumar|consertar|resolver|reparar|trocar|fazer|abrir|secar|limpar|recuperar|servico|reparo|troca|mais ou menos|mesmo|msm))*$)\b/;
/** Words before a question for the price that add nothing: "mas só por curiosidade, quanto ficaria?" */
const BEFORE_PRICE =
  "(?:(?:e|mas|ai|entao|so|por|curiosidade|antes|primeiro|me|diz|diga|fala|fale|uma coisa|ah|ok|ta|bom|tipo|olha|queria|quero|gostaria de|pode|poderia|saber|dizer) )*";
const AFTER_PRICE =
  "(?: (?:isso|esse|essa|ele|ela|disso|dele|dela|desse|dessa|tudo|no total|pra|para|por|o|a|do|da|de|me|meu|minha|conserto|arrumar|consertar|resolver|reparar|fazer|servico|reparo|total|mais ou menos|mesmo|msm))*(?: se (?:der(?: certo| pra \\w+)?|conseguir(?:em)?|funcionar|for \\w+))?";
/** Texts that only ask for the price of what the talk is about. */
const HOW_MUCH = new RegExp(
  `^${BEFORE_PRICE}(?:(?:quanto|qto|qnto) (?:que )?(?:fica|ficaria|custa|custaria|sai|sairia|seria|e|eh|da|daria|vai ficar|vai sair|voces cobram|vcs cobram)|(?:qual|que) (?:(?:e|eh|seria) )?(?:o )?(?:valor|preco|custo))${AFTER_PRICE}$`,
);
/** Other texts that ask whether, and how much, it costs: "paga taxa?", "tem algum custo?", "é de graça?". */
const COSTS_SOMETHING =
  /^(?:(?:e|mas|ai|entao) )*(?:(?:(?:vou |tem que |tenho que |precisa |preciso )?(?:paga|pago|pagar)|tem|cobra|cobram)(?: (?:de|por|alguma|algum|uma|um|a|mais))* (?:taxa|custo|valor|coisa|algo)(?: (?:por|de|pra|para) (?:isso|isto|ela|ele|mudar|trocar|vir))?|(?:(?:isso|ela|ele) )?(?:(?:e|eh) )?(?:pago|paga|de graca|gratis|gratuito|gratuita|cobrado|cobrada))$/;
const OTHER = /\b(?:o|a|d[oa]|n[oa]|pr[oa]|pel[oa]) outr[oa]\b/;
const ONLY_OTHER = /^(?:(?:e|mas) )?(?:o|a|d[oa]|n[oa]|pr[oa]|pel[oa]) outr[oa]$/;

/** Texts that are nothing but a day: "24 de dezembro?", "e dia 2/11?", "no domingo?". */
const ONLY_DAY =
  /^(?:(?:e|mas|ai|entao|no|na|em|dia|o dia|pro|pra|de|esse|neste|nesse) )*(?:\d{1,2} (?:de )?(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|\d{1,2})(?: (?:de )?\d{2,4})?|vespera de (?:natal|ano novo)|natal|ano novo|reveillon|carnaval|corpus christi|finados|pascoa|sexta feira santa|feriado)$/;
const WEEKDAY = "(?:domingo|segunda|terca|quarta|quinta|sexta|sabado)(?: feira)?";
/** A date with its weekday: "no dia 8 de dezembro, que é terça?", "e na quinta, dia 10?". */
const DATED = new RegExp(
  `^(?:(?:e|mas|ai|entao|no|na|em) )*(?:${WEEKDAY} )?(?:o )?dia (\\d{1,2}(?: de [a-z]+| \\d{1,2})?)(?: (?:que )?(?:e|eh|vai ser|cai)?(?: (?:na|no|em|numa|uma))?(?: ?${WEEKDAY}))?$`,
);
/** A part of a sentence that continues what was spoken of: "de 1 tera", "com instalação". */
const PIECE = /^(?:de|do|da|com|sem|pra|para|no|na|em) (?!manha|tarde|noite|boa|nada|novo|voces)\w+(?: \w+)?$/;

/** Whether a text asks about nothing but a day, and so means the opening hours of that day. */
export function asksOfDay(text: string): boolean {
  const said = wordsOf(text).join(" ");
  return text.includes("?") && (ONLY_DAY.test(said) || DATED.test(said));
}

/** The items on sale among what the talk was about, newest first. */
function thingsOf(turn: Turn): string[] {
  return turn.topicsBefore.filter((topic) => turn.program.items.some(({ title }) => title === topic));
}

/** Whether the text is "E o outro?" although only one thing was spoken of. */
export function asksOtherOfNone(turn: Turn, text: string): boolean {
  return thingsOf(turn).length === 1 && ONLY_OTHER.test(wordsOf(text).join(" "));
}

/** Remembers the item that a customer's text names, and what is asked about it. */
export function hearTopic(turn: Turn, text: string): void {
  turn.topicsBefore = topicsOf(turn);
  const plain = plainText(text);
  const what = PRICE.test(plain) ? "price" : TIME.test(plain) ? "time" : null;
  if (what) turn.state.aspect = { what, at: turn.at };
  const item = itemSpokenOf(text, turn.program.items);
  if (item) noteTopic(turn, item.title);
  else if (OTHER.test(plain)) {
    const [, other] = thingsOf(turn).length > 0 ? thingsOf(turn) : turn.topicsBefore;
    if (other !== undefined) noteTopic(turn, other);
  }
}

const READS_ITEM = /\bcatalog\.(\w+)\./g;

/** A text that the bot says tells about one item on sale, or about two of which the first is meant more likely. */
export function quote(turn: Turn, source: string): void {
  if (!source.includes("catalog.")) return;
  const keys = [...new Set([...source.matchAll(READS_ITEM)].map(([, key = ""]) => key))];
  const item = keys.length <= MOST_QUOTED ? turn.program.items.find(({ slug }) => catalogKey(slug) === keys[0]) : null;
  if (item) turn.state.quoted = { name: item.title, at: turn.at };
}

/** A text that names more items is a list, and about none of them. */
const MOST_QUOTED = 2;

/** Whether only the price is asked, of whatever the talk is about. */
export function asksItsPrice(turn: Turn, text: string): boolean {
  const said = wordsOf(text).join(" ");
  return (HOW_MUCH.test(said) || (text.includes("?") && COSTS_SOMETHING.test(said))) && pricedTopicsOf(turn).length > 0;
}

/** Whether a short text is about what was spoken of before. */
export function followsUp(turn: Turn, text: string): boolean {
  const words = wordsOf(text);
  if (asksItsPrice(turn, text) || asksOfDay(text)) return true;
  if (!turn.top() && turn.topicsBefore.length > 0 && PIECE.test(words.join(" "))) return true;
  return turn.topicsBefore.length > 0 && words.length > 0 && words.length <= 8 && FOLLOWS.test(words.join(" "));
}

/** The question with its missing part: "e o outro?", "e a bateria?" ask what was asked about the item before. */
export function askedIn(turn: Turn, text: string): string {
  const { aspect } = turn.state;
  const dated = asksOfDay(text) ? DATED.exec(wordsOf(text).join(" "))?.[1] : undefined;
  if (dated !== undefined) return `Vocês abrem dia ${dated.replace(/^(\d+) (\d+)$/, "$1/$2")}?`;
  if (asksOfDay(text)) return `Vocês abrem ${text.replace(/^\s*e\s+/i, "")}`;
  // "Quanto custa pra arrumar?" about the present subject is replaced by the short question for a price. A text of one
  // or two words is found as it is.
  if (asksItsPrice(turn, text) && (wordsOf(text).length > 2 || COSTS_SOMETHING.test(wordsOf(text).join(" "))))
    return QUESTION.price;
  if (aspect === null || turn.at - aspect.at >= ASPECT_MS || !followsUp(turn, text)) return text;
  const said = wordsOf(text).join(" ");
  const item = itemSpokenOf(text, turn.program.items);
  return ONLY_OTHER.test(said) || (item && onlyNames(text, item)) ? QUESTION[aspect.what] : text;
}

/**
 * How long the item takes that an answer tells about, when only the time is asked and not the price. Null when it is
 * not asked.
 */
export function timeAsked(turn: Turn, answer: Value): string | null {
  const asked = turn.top()?.vars.question;
  const plain = typeof asked === "string" ? plainText(asked) : "";
  const item = itemOf(turn, answer);
  return item && item.time !== "" && TIME.test(plain) && !PRICE.test(plain) ? `${item.title}: ${item.time}.` : null;
}

function itemOf(turn: Turn, answer: Value): CatalogEntry | undefined {
  const { passages } = recordOf(answer);
  const [first] = Array.isArray(passages) ? passages : [];
  const { document } = recordOf(first);
  const slug = typeof document === "string" ? /^catalog\/(.+)$/.exec(document)?.[1] : undefined;
  return turn.program.items.find((each) => each.slug === slug);
}

/**
 * The articles answered. The talk is now about the item or article that they told about, unless the question named its
 * subject.
 */
export function noteAnswered(turn: Turn, value: Value): void {
  const { source } = recordOf(value);
  const asked = turn.top()?.vars.question;
  const item = itemOf(turn, value);
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

import { z } from "zod";
import { otherWords, plainWords, stemOf } from "./vocabulary.js";

const asked = z.object({
  trechos: z.array(z.object({ numero: z.number(), sobre: z.string(), texto: z.string() })).optional(),
  assuntos: z.array(z.object({ nome: z.string(), assunto: z.string(), exemplos: z.array(z.string()) })).optional(),
  pergunta_aberta: z.object({ opcoes: z.array(z.object({ id: z.string(), texto: z.string() })) }).optional(),
  conversa: z.array(z.object({ from: z.string(), text: z.string() })).default([]),
  pergunta: z.string().optional(),
  mensagem: z.string().optional(),
});
type Asked = z.output<typeof asked>;

/** Words that say nothing about a subject. */
const EMPTY = new Set(
  "que quando onde como para com uma uns dos das por pra voces voce vcs tem ter tenho meu minha esse essa isso fica qual quanto".split(
    " ",
  ),
);
const ASKS_PRICE = /\b(quanto (custa|e|fica|sai)|preco|valor|cobram?)\b/;
/** The sentence must share this much of the question's weight to be said: a whole word, or two near ones. */
const ENOUGH = 1;

/**
 * What the model of the demonstration says: a script, not a model. It answers from what it is asked alone, with the
 * sentence of a passage, or the subject, that shares the most with the message, and knows no company, article or question.
 * Null when it does not know the kind of question.
 */
export function scriptedAnswer(text: string): string | null {
  const read = asked.safeParse(jsonIn(text));
  if (!read.success) return null;
  const { trechos, assuntos } = read.data;
  return JSON.stringify(trechos ? answerOf(read.data) : assuntos ? meantBy(read.data) : rephrased(read.data));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.split("\n\n")[0] ?? "");
  } catch {
    return null;
  }
}

const contentOf = (text: string) => plainWords(text).filter((word) => !EMPTY.has(word));

/** How much of a question a text shares: a word counts one, a near one half. */
function sharedWith(question: string): (text: string) => number {
  const own = new Set(contentOf(question).map(stemOf));
  const near = new Set(otherWords(question).map(stemOf));
  return (text) => {
    const stems = new Set(contentOf(text).map(stemOf));
    return [...stems].reduce((sum, stem) => sum + (own.has(stem) ? 1 : near.has(stem) ? 0.5 : 0), 0);
  };
}

/** A short message goes on with what the customer said last. */
function rephrased({ mensagem = "", conversa }: Asked) {
  const before = conversa.filter(({ from }) => from === "customer").at(-1)?.text ?? "";
  const question = contentOf(mensagem).length > 2 || before === "" ? mensagem : `${before} ${mensagem}`;
  return { question: question.slice(0, 400), words: otherWords(question).slice(0, 8) };
}

/** The option or the subject that shares the most with the message, when it alone shares enough. */
function meantBy({ mensagem = "", assuntos = [], pergunta_aberta: open }: Asked) {
  const worth = sharedWith(mensagem);
  const clearest = <Thing>(things: readonly Thing[], words: (thing: Thing) => string): Thing | null => {
    const [first, second] = things
      .map((thing) => ({ thing, worth: worth(words(thing)) }))
      .toSorted((a, b) => b.worth - a.worth);
    return first && first.worth >= ENOUGH && first.worth > (second?.worth ?? 0) ? first.thing : null;
  };
  const option = clearest(open?.opcoes ?? [], ({ texto }) => texto);
  if (option) return { commands: [{ answer: option.id }] };
  // A question is for the texts of the company.
  if (mensagem.includes("?")) return { commands: [{ do: "search" }] };
  const subject = clearest(assuntos, ({ assunto, exemplos }) => [assunto, ...exemplos].join(" "));
  return { commands: subject ? [{ start: subject.nome }] : [] };
}

function answerOf({ trechos = [], pergunta = "" }: Asked) {
  const worth = sharedWith(pergunta);
  const all = trechos.flatMap(({ numero, sobre, texto }) =>
    texto.split("\n").map((text) => ({ text, passages: [numero], worth: worth(text) + worth(sobre) })),
  );
  const [best] = all.toSorted((a, b) => b.worth - a.worth);
  // A price that no sentence names is not guessed.
  const lacks = ASKS_PRICE.test(plainWords(pergunta).join(" ")) && !/R\$/.test(best?.text ?? "");
  if (!best || best.worth < ENOUGH || lacks) return { known: false, sentences: [] };
  return { known: true, sentences: [{ text: best.text, passages: best.passages }] };
}

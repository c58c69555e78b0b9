import { z } from "zod";
import type { ModelServer } from "../ports.js";
import { otherWords, plainWords, stemOf } from "./vocabulary.js";

const asked = z.object({
  trechos: z.array(z.object({ numero: z.number(), sobre: z.string(), texto: z.string() })).optional(),
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
 * The model of the demonstration (`MODEL=demo`): a script, not a model. It answers from what it is asked alone, with the
 * sentence of a passage that shares the most with the question, and knows no company, article or question.
 */
export function createDemoServer(): ModelServer {
  return {
    kind: "demo",
    async chat(_account, { system, text }, signal) {
      if (signal.aborted) return { outcome: "cancelled", reason: "nobody waited any longer" };
      const read = asked.safeParse(jsonIn(text));
      if (!read.success) return { outcome: "refused", reason: "the script does not know this question" };
      const said = JSON.stringify(read.data.trechos ? answerOf(read.data) : rephrased(read.data));
      const tokens = (words: string) => plainWords(words).length;
      const usage = { input: tokens(system) + tokens(text), output: tokens(said), counted: true };
      return { outcome: "ok", text: said, usage };
    },
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.split("\n\n")[0] ?? "");
  } catch {
    return null;
  }
}

const contentOf = (text: string) => plainWords(text).filter((word) => !EMPTY.has(word));

/** A short message goes on with what the customer said last. */
function rephrased({ mensagem = "", conversa }: Asked) {
  const before = conversa.filter(({ from }) => from === "customer").at(-1)?.text ?? "";
  const question = contentOf(mensagem).length > 2 || before === "" ? mensagem : `${before} ${mensagem}`;
  return { question: question.slice(0, 400), words: otherWords(question).slice(0, 8) };
}

function answerOf({ trechos = [], pergunta = "" }: Asked) {
  const own = new Set(contentOf(pergunta).map(stemOf));
  const near = new Set(otherWords(pergunta).map(stemOf));
  const worth = (text: string) => {
    const stems = new Set(contentOf(text).map(stemOf));
    return [...stems].reduce((sum, stem) => sum + (own.has(stem) ? 1 : near.has(stem) ? 0.5 : 0), 0);
  };
  const all = trechos.flatMap(({ numero, sobre, texto }) =>
    texto.split("\n").map((text) => ({ text, passages: [numero], worth: worth(text) + worth(sobre) })),
  );
  const [best] = all.toSorted((a, b) => b.worth - a.worth);
  // A price that no sentence names is not guessed.
  const lacks = ASKS_PRICE.test(plainWords(pergunta).join(" ")) && !/R\$/.test(best?.text ?? "");
  if (!best || best.worth < ENOUGH || lacks) return { known: false, sentences: [] };
  return { known: true, sentences: [{ text: best.text, passages: best.passages }] };
}

import type { Asked, Brain } from "../providers/openai/world.js";

/** What a scripted model reads in a request: only what the request says. */
export type Told = {
  trechos?: { numero: number; titulo: string; sobre: string; texto: string }[];
  conversa: { from: string; text: string }[];
  pergunta?: string;
  mensagem?: string;
  recusadas?: { frase: string; motivo: string }[];
};

export const toldIn = ({ messages }: Asked): Told => JSON.parse(messages.at(-1)?.text.split("\n\n")[0] ?? "{}");

type Sentences = { text: string; passages: number[] }[];

/** A model by what it answers from passages, what it repairs, and how it says a question in other words. */
export function scripted(script: {
  answer(told: Told): Sentences | null;
  repair?(told: Told): Sentences;
  rephrase?(told: Told): { question: string; words: string[] };
}): Brain {
  return (asked) => {
    const told = toldIn(asked);
    if (told.trechos === undefined) {
      const same = { question: told.mensagem ?? "", words: [] };
      return { text: JSON.stringify(script.rephrase?.(told) ?? same) };
    }
    const sentences = told.recusadas ? (script.repair?.(told) ?? []) : script.answer(told);
    return { text: JSON.stringify({ known: sentences !== null, sentences: sentences ?? [] }) };
  };
}

/** The number of the first passage whose text or heading has these words; 0 for none. */
export const passageWith = ({ trechos = [] }: Told, words: string): number =>
  trechos.find(({ texto, sobre }) => `${sobre} ${texto}`.includes(words))?.numero ?? 0;

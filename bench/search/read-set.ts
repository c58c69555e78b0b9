import { readFileSync } from "node:fs";
import type { IndexedText } from "../../knowledge/passage-index.js";

/** One that is asked, and the places that answer it; none: nothing in the corpus does. */
export type SetQuestion = {
  id: string;
  text: string;
  corpus: string;
  /** Which paragraph of the file it belongs to, counted from 0. */
  paragraph: number;
  answers: { title: string; text: string }[];
  /** The paragraph it was asked of, as its passage has it; empty where there is none. */
  context: string;
};
export type SearchSet = { corpora: { name: string; passages: IndexedText[] }[]; questions: SetQuestion[] };

type Squad = {
  data: {
    title: string;
    company?: string;
    paragraphs: {
      context: string;
      qas: {
        id: string;
        question: string;
        is_impossible?: boolean;
        answers: { text: string }[];
        also?: { title: string; text: string }[];
      }[];
    }[];
  }[];
};

/**
 * Reads a file in SQuAD format (bench/search/README.md says what else it may say): each paragraph is a passage, a short
 * first line its heading. Questions are asked within the corpus of their `company`.
 */
export function readSet(path: string): SearchSet {
  const { data } = JSON.parse(readFileSync(path, "utf8")) as Squad;
  const corpora = new Map<string, IndexedText[]>();
  const questions: SetQuestion[] = [];
  let paragraph = -1;
  for (const { title, company = "", paragraphs } of data) {
    const passages = corpora.get(company) ?? [];
    corpora.set(company, passages);
    for (const [position, { context, qas }] of paragraphs.entries()) {
      paragraph += 1;
      const [, heading = "", text = context] = /^([^\n]{1,90}[^\n.;:,])\n([\s\S]+)$/.exec(context) ?? [];
      if (context.trim() !== "")
        passages.push({ document: title, title: title.replaceAll("_", " "), heading, text, position });
      for (const { id, question, is_impossible, answers, also = [] } of qas) {
        const known =
          is_impossible || answers.length === 0
            ? []
            : [...answers.map((each) => ({ title, text: each.text })), ...also];
        questions.push({ id, text: question, corpus: company, paragraph, answers: known, context: text });
      }
    }
  }
  return { corpora: [...corpora].map(([name, passages]) => ({ name, passages })), questions };
}

/** Whether a passage is one that answers: the paragraph it was asked of, or another that its author named. */
export function rightOf(question: SetQuestion, { document, text, heading }: IndexedText): boolean {
  if (question.answers.length === 0) return false;
  if (text === question.context) return true;
  return question.answers.some((each) => each.title === document && `${heading}\n${text}`.includes(each.text));
}

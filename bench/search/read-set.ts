import { readFileSync } from "node:fs";
import type { IndexedText } from "../../knowledge/passage-index.js";

/** A question, and the places that answer it; none when nothing in the corpus does. */
export type SetQuestion = {
  id: string;
  text: string;
  corpus: string;
  /** The number of the file's paragraph that it belongs to, from 0. */
  paragraph: number;
  answers: { title: string; text: string }[];
  /** The paragraph for which it was asked, as in its passage; empty when there is none. */
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
 * Reads a file in SQuAD format (bench/search/README.md describes the extensions). Each paragraph is a passage, and a
 * short first line is its heading. Questions are asked within the corpus of their `company`.
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

/**
 * Whether a passage is a correct answer: the paragraph for which the question was asked, or another one that its author
 * named.
 */
export function rightOf(question: SetQuestion, { document, text, heading }: IndexedText): boolean {
  if (question.answers.length === 0) return false;
  if (text === question.context) return true;
  return question.answers.some((each) => each.title === document && `${heading}\n${text}`.includes(each.text));
}

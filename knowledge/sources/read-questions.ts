import { parse } from "csv-parse/sync";
import { Unreadable } from "./extracted.js";

const MOST_ROWS = 5_000;
const QUESTION = /^(pergunta|perguntas|question|questao|duvida|titulo)$/;
const ANSWER = /^(resposta|respostas|answer|texto|conteudo)$/;

/**
 * A table of questions and answers as Markdown, each question a heading over its answer. The columns are found by their
 * names (pergunta, resposta); without names the first two count. Formulas are text. Throws `Unreadable`.
 */
export function readQuestions(text: string): string {
  const rows = rowsOf(text);
  if (rows.length > MOST_ROWS + 1)
    throw new Unreadable(`A planilha tem ${rows.length} linhas; o limite é ${MOST_ROWS}.`);
  const heads = (rows[0] ?? []).map(plain);
  const [question, answer] = [
    heads.findIndex((head) => QUESTION.test(head)),
    heads.findIndex((head) => ANSWER.test(head)),
  ];
  const named = question !== -1 && answer !== -1;
  const [q, a] = named ? [question, answer] : [0, 1];
  const pairs = rows
    .slice(named ? 1 : 0)
    .map((row) => ({ question: oneLine(row[q] ?? ""), answer: (row[a] ?? "").trim() }))
    .filter((pair) => pair.question !== "" && pair.answer !== "");
  if (pairs.length === 0)
    throw new Unreadable(
      "Não achei perguntas e respostas. Ponha as perguntas na coluna “pergunta” e as respostas na coluna “resposta”.",
    );
  return pairs.map((pair) => `## ${pair.question}\n\n${asText(pair.answer)}`).join("\n\n");
}

function rowsOf(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024,
    });
  } catch {
    throw new Unreadable("A planilha não pôde ser lida. Salve-a como CSV (separado por vírgulas) e tente de novo.");
  }
}

/** The sign that stands most often in the first line. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const count = (sign: string) => first.split(sign).length;
  return [";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ",");
}

const plain = (head: string): string => head.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/^#+\s*/, "")
    .trim();
/** Lines that would begin a heading do not. */
const asText = (text: string): string => text.replace(/^#+\s*/gm, "");

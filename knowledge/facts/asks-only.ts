import type { Terms } from "../terms.js";

/** Words for whom one asks and how. In a question about the company itself they say nothing. */
const ABOUT_THE_COMPANY = new Set(
  (
    "loja empresa oficina estabelecimento lugar aqui voces atendimento saber gostaria informar informacao duvida pergunta mandar manda passar passa " +
    "enviar envia dizer diz falar fala ajudar favor obrigado gentileza senhor senhora certo correto atual novo ajuda"
  ).split(" "),
);

/** The clauses of a message. A greeting, thanks or a name stands in another clause than the question. */
export function clausesOf(text: string): string[] {
  return text
    .slice(0, 500)
    .split(/[.!?;,\n]+/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}

/** The text in lower case, without accents. */
export function plainOf(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Whether a clause consists of nothing but `words` (plain) and words for the company: true for "onde fica a loja?",
 * false for "onde fica a memória?".
 */
export function asksOnly(
  clause: string,
  words: ReadonlySet<string>,
  names: ReadonlySet<string>,
  terms: Terms,
): boolean {
  return terms(clause).every(
    ({ word }) => words.has(word) || names.has(word) || ABOUT_THE_COMPANY.has(word) || /^\d+$/.test(word),
  );
}

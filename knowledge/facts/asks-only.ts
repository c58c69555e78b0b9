import type { Terms } from "../terms.js";

/** Whom one asks, and how: in a question about the company itself they tell nothing. */
const ABOUT_THE_COMPANY = new Set(
  (
    "loja empresa oficina estabelecimento lugar aqui voces atendimento saber gostaria informar informacao duvida pergunta mandar manda passar passa " +
    "enviar envia dizer diz falar fala ajudar favor obrigado gentileza senhor senhora certo correto atual novo ajuda"
  ).split(" "),
);

/** Pieces of a message: somebody who greets, thanks or gives a name does it in another one than the question. */
export function clausesOf(text: string): string[] {
  return text
    .slice(0, 500)
    .split(/[.!?;,\n]+/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}

/** Plain: lower case, no accents. */
export function plainOf(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a clause speaks of nothing but `words` (plain) and the company: "onde fica a loja?", and not "onde fica a memória?". */
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

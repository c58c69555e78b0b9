import { cnpj, cpf } from "cpf-cnpj-validator";
import type { ParsedValue } from "./parsed-value.js";
import { type FoundAt, pickOneAt } from "./pick-one.js";

/** A CPF (eleven digits, with check digits), written in any way, alone or in a sentence. */
export function parseCpf(text: string): ParsedValue {
  const written = [...text.matchAll(/(?<!\d)\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d{2}(?!\d)/g)];
  if (written.length === 0) return { ok: false, reason: "O CPF tem 11 números, por exemplo 529.982.247-25." };
  const picked = pickOneAt(text, written.flatMap(foundAt(cpf.strip, cpf.isValid, cpf.format)));
  return (
    picked ?? { ok: false, reason: "Esse CPF não confere. Pode olhar os números de novo? Exemplo: 529.982.247-25." }
  );
}

/**
 * A CNPJ with its check digits, numeric or alphanumeric (twelve letters or digits and two check digits, issued since
 * July 2026: Instrução Normativa RFB 2.229/2024).
 */
export function parseCnpj(text: string): ParsedValue {
  const upper = text.toUpperCase();
  const form = /(?<![\p{L}\d])[A-Z\d]{2}[.\s]?[A-Z\d]{3}[.\s]?[A-Z\d]{3}[/\s]?[A-Z\d]{4}[-\s]?\d{2}(?![\p{L}\d])/gu;
  // A few letters become longer as capitals. Then the positions would not be those of the text.
  const among = upper.length === text.length ? text : upper;
  const written = [...upper.matchAll(form)].filter(([match]) => /\d/.test(match));
  if (written.length === 0) return { ok: false, reason: "O CNPJ tem 14 caracteres, por exemplo 11.222.333/0001-81." };
  const picked = pickOneAt(among, written.flatMap(foundAt(cnpj.strip, cnpj.isValid, cnpj.format)));
  return picked ?? { ok: false, reason: "Esse CNPJ não confere. Pode olhar de novo? Exemplo: 11.222.333/0001-81." };
}

/** A CEP: eight digits. It is not checked whether the CEP exists. */
export function parseCep(text: string): ParsedValue {
  const written = [...text.matchAll(/(?<!\d)\d{2}\.?\d{3}[-\s]?\d{3}(?!\d)/g)];
  const digits = (cep: string) => cep.replace(/\D/g, "");
  const shown = (cep: string) => `${cep.slice(0, 5)}-${cep.slice(5)}`;
  const picked = pickOneAt(text, written.flatMap(foundAt(digits, (cep) => cep !== "00000000", shown)));
  return picked ?? { ok: false, reason: "O CEP tem 8 números, por exemplo 01310-100." };
}

/** The document that was written there, if it is a valid one. */
function foundAt(
  strip: (text: string) => string,
  isValid: (value: string) => boolean,
  show: (value: string) => string,
) {
  return (match: RegExpExecArray | RegExpMatchArray): FoundAt[] => {
    const value = strip(match[0]);
    const from = match.index ?? 0;
    return isValid(value) ? [{ value, shown: show(value), from, to: from + match[0].length }] : [];
  };
}

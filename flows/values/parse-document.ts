import { cnpj, cpf } from "cpf-cnpj-validator";
import type { ParsedValue } from "./parsed-value.js";

/** A CPF (eleven digits, checked), written in any way, alone or in a sentence. */
export function parseCpf(text: string): ParsedValue {
  const found = text.match(/(?<!\d)\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d{2}(?!\d)/)?.[0];
  if (found === undefined) return { ok: false, reason: "O CPF tem 11 números, por exemplo 529.982.247-25." };
  const value = cpf.strip(found);
  if (!cpf.isValid(value))
    return { ok: false, reason: "Esse CPF não confere. Pode olhar os números de novo? Exemplo: 529.982.247-25." };
  return { ok: true, value, sure: true, shown: cpf.format(value) };
}

/**
 * A CNPJ, checked, numeric or alphanumeric (twelve letters or digits and two check digits, issued since July 2026:
 * Instrução Normativa RFB 2.229/2024).
 */
export function parseCnpj(text: string): ParsedValue {
  const found = text
    .toUpperCase()
    .match(/(?<![\p{L}\d])[A-Z\d]{2}[.\s]?[A-Z\d]{3}[.\s]?[A-Z\d]{3}[/\s]?[A-Z\d]{4}[-\s]?\d{2}(?![\p{L}\d])/gu)
    ?.find((match) => /\d/.test(match));
  if (found === undefined) return { ok: false, reason: "O CNPJ tem 14 caracteres, por exemplo 11.222.333/0001-81." };
  const value = cnpj.strip(found);
  if (!cnpj.isValid(value))
    return { ok: false, reason: "Esse CNPJ não confere. Pode olhar de novo? Exemplo: 11.222.333/0001-81." };
  return { ok: true, value, sure: true, shown: cnpj.format(value) };
}

/** A CEP: eight digits. Whether it exists is not known here. */
export function parseCep(text: string): ParsedValue {
  const found = text.match(/(?<!\d)\d{2}\.?\d{3}[-\s]?\d{3}(?!\d)/)?.[0]?.replace(/\D/g, "");
  if (found === undefined || found === "00000000") {
    return { ok: false, reason: "O CEP tem 8 números, por exemplo 01310-100." };
  }
  return { ok: true, value: found, sure: true, shown: `${found.slice(0, 5)}-${found.slice(5)}` };
}

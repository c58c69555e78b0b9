import type { PathPart } from "../flows/steps/step-kind.js";
import { type Env, readReference } from "./env-reference.js";

/** Reports a mistake at a place within the item that is being read. */
export type Complain = (path: readonly PathPart[], reason: string, remedy: string) => void;

/** A text of an account's item; `${ENV:NAME}` stands for a variable. "" after a complaint. */
export function readText(text: string, path: readonly PathPart[], env: Env, complain: Complain): string {
  const reference = readReference(text, env);
  switch (reference.kind) {
    case "plain":
    case "resolved":
      return reference.value;
    case "missing":
      complain(path, `a variável de ambiente ${reference.name} não existe`, "Defina-a antes de aplicar a pasta.");
      return "";
    case "malformed":
      complain(path, "a referência ao ambiente está malfeita", "Escreva só ${ENV:NOME_DA_VARIAVEL}.");
      return "";
  }
}

const SECRET_NAME = /(secret|password|token|senha)$/i;

/** Whether a setting's name says that its value should be kept as a secret. */
export const looksSecret = (name: string): boolean => SECRET_NAME.test(name);

/** An account's settings with all references resolved. What is named like a secret must not stand here. */
export function readSettings(settings: Record<string, unknown>, env: Env, complain: Complain): Record<string, unknown> {
  const read = (value: unknown, path: readonly PathPart[]): unknown => {
    if (typeof value === "string") return readText(value, path, env, complain);
    if (Array.isArray(value)) return value.map((item, position) => read(item, [...path, position]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, [...path, key])]));
  };
  for (const name of Object.keys(settings)) {
    if (!looksSecret(name)) continue;
    complain(["settings", name], `"${name}" parece um segredo`, "Leve-o para secrets, como ${ENV:NOME_DA_VARIAVEL}.");
  }
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, read(value, ["settings", key])]));
}

/** A secret of an account: a reference to the environment, and never the secret itself. Null after a complaint. */
export function readSecret(name: string, text: string, env: Env, complain: Complain): string | null {
  const path = ["secrets", name];
  if (readReference(text, env).kind !== "plain") return readText(text, path, env, complain);
  const remedy = "Ponha-o no ambiente e escreva ${ENV:NOME_DA_VARIAVEL}.";
  complain(path, `o segredo "${name}" está escrito no arquivo`, remedy);
  return null;
}

import type { BothSides } from "./agree.js";
import type { Change, ChangeSubject } from "./plan-changes.js";

const SUBJECTS: Record<ChangeSubject, { word: string; feminine: boolean }> = {
  company: { word: "empresa", feminine: true },
  user: { word: "usuário", feminine: false },
  team: { word: "equipe", feminine: true },
  channel: { word: "canal", feminine: false },
  payment: { word: "conta de pagamento", feminine: true },
  model: { word: "conta de modelo", feminine: true },
  item: { word: "item", feminine: false },
  article: { word: "artigo", feminine: false },
  questions: { word: "perguntas da empresa", feminine: true },
  hours: { word: "horários", feminine: false },
  intents: { word: "intenções", feminine: true },
  flow: { word: "fluxo", feminine: false },
  test: { word: "teste", feminine: false },
  program: { word: "programa", feminine: false },
};

/** Of these a company has one, which needs no name. */
const ONE_OF_ITS_KIND: readonly ChangeSubject[] = ["questions", "hours", "intents"];

/** A change as one line for people: `fluxo prices: mudou`, `usuário ana@loja.com.br: mudou (role, teams)`. */
export function describeChange(change: Change): string {
  const { word, feminine } = SUBJECTS[change.subject];
  const subject = ONE_OF_ITS_KIND.includes(change.subject) ? word : `${word} ${change.name}`;
  const fields = change.fields.length > 0 ? ` (${change.fields.join(", ")})` : "";
  switch (change.change) {
    case "added":
      return `${subject}: ${feminine ? "nova" : "novo"}${fields}`;
    case "changed":
      return `${subject}: mudou${fields}`;
    case "removed":
      return `${subject}: sai${fields}`;
  }
}

/**
 * A change of the folder that was held against the browser's, as one line. `both`: each side changed the thing.
 * `browser`: it stays as the browser made it.
 */
export function describeSides({ change, by, at, closed }: BothSides, sides: "both" | "browser"): string {
  const { word, feminine } = SUBJECTS[change.subject];
  const subject = ONE_OF_ITS_KIND.includes(change.subject) ? word : `${word} ${change.name}`;
  const when = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  // Nobody kept a record of who made what is older than these records.
  if (closed && sides === "both")
    return `${subject}: o que a pasta deu da última vez está cifrado com uma chave que falta (SECRET_KEYS_OLD), e ninguém sabe mais quem mudou`;
  const browser = by === "" ? "mudou no navegador" : `${by} mudou no navegador em ${when} UTC`;
  if (sides === "browser") return `${subject}: fica como está no navegador (${browser})`;
  const folder = { added: `é ${feminine ? "nova" : "novo"}`, changed: "mudou", removed: "sai" }[change.change];
  const fields = change.fields.length > 0 ? ` (${change.fields.join(", ")})` : "";
  return `${subject}: ${browser}, e na pasta também ${folder}${fields}`;
}

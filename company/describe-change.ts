import type { Change, ChangeSubject } from "./plan-changes.js";

const SUBJECTS: Record<ChangeSubject, { word: string; feminine: boolean }> = {
  company: { word: "empresa", feminine: true },
  user: { word: "usuário", feminine: false },
  team: { word: "equipe", feminine: true },
  channel: { word: "canal", feminine: false },
  payment: { word: "conta de pagamento", feminine: true },
  item: { word: "item", feminine: false },
  article: { word: "artigo", feminine: false },
  hours: { word: "horários", feminine: false },
  intents: { word: "intenções", feminine: true },
  flow: { word: "fluxo", feminine: false },
  test: { word: "teste", feminine: false },
  program: { word: "programa", feminine: false },
};

/** A change as one line for people: `fluxo prices: mudou`, `usuário ana@loja.com.br: mudou (role, teams)`. */
export function describeChange(change: Change): string {
  const { word, feminine } = SUBJECTS[change.subject];
  const subject = change.subject === "hours" || change.subject === "intents" ? word : `${word} ${change.name}`;
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

import type { ScopeType } from "../expression/compile-expression.js";
import type { VariableType } from "../value.js";

/** Types whose values are written as text, so that they can be computed from text. */
const WRITTEN: ReadonlySet<ScopeType> = new Set([
  "text",
  "choice",
  "date",
  "time",
  "email",
  "phone",
  "cpf",
  "cnpj",
  "cep",
  "url",
]);
/** Types that may hold anything, or about which nothing is known before the flow runs. */
const OPEN: ReadonlySet<ScopeType> = new Set(["any", "object", "file", "location", "device", "report", "order"]);

/** Whether a value of one type may be put into a variable of another. What is unknown counts as fitting. */
export function typeFits(given: ScopeType, wanted: VariableType): boolean {
  if (typeof given !== "string") return wanted === "object";
  if (given === wanted || OPEN.has(given) || OPEN.has(wanted)) return true;
  if (WRITTEN.has(given) && WRITTEN.has(wanted)) return true;
  if (given === "bool" || given === "yes_no") return wanted === "yes_no";
  return given === "number" && wanted === "money";
}

/** Whether a value of this type can be a condition. */
export function isCondition(type: ScopeType): boolean {
  return type === "bool" || type === "yes_no" || type === "any" || type === "object";
}

const NAMES: Partial<Record<VariableType | "bool" | "any", string>> = {
  text: "texto",
  number: "número",
  money: "valor em dinheiro",
  yes_no: "sim ou não",
  bool: "sim ou não",
  choice: "opção",
  date: "data",
  time: "hora",
  list: "lista",
};

/** The name of a type, for the author of a flow. */
export function typeName(type: ScopeType): string {
  return typeof type === "string" ? (NAMES[type] ?? type) : "grupo de campos";
}

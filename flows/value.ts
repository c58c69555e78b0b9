/** What a variable can hold: plain JSON, so that states, events and traces can be stored and replayed unchanged. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** Variables by name. */
export type Values = { [name: string]: Value };

/** The types a variable can be declared with (see `flow-language.md`). */
export const VARIABLE_TYPES = [
  "text",
  "number",
  "money",
  "yes_no",
  "choice",
  "date",
  "time",
  "email",
  "phone",
  "cpf",
  "cnpj",
  "cep",
  "url",
  "file",
  "location",
  "device",
  "report",
  "order",
  "list",
  "object",
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

/** How long a variable lives: one turn, one run of a flow, the conversation, or as long as the contact is known. */
export const SCOPES = ["turn", "flow", "conversation", "contact"] as const;
export type Scope = (typeof SCOPES)[number];

/** The states of a message that a platform approves. Only `approved` ones can be sent. */
export const TEMPLATE_STATUSES = ["approved", "pending", "rejected", "paused", "disabled"] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export type TemplateQuality = "good" | "fair" | "poor";

/** A message that the platform approves before it may be sent, as the platform last described it. */
export type MessageTemplate = {
  name: string;
  /** As the platform writes it (`pt_BR`). One name may exist in several languages. */
  language: string;
  status: TemplateStatus;
  /** Why the platform rejected or paused it, in words for people; null for no reason. */
  reason: string | null;
  /** The platform's own word for what it is for (`utility`, `marketing`), which sets its price; null when unknown. */
  category: string | null;
  /** How customers take it; null as long as the platform does not say. */
  quality: TemplateQuality | null;
  header: string | null;
  /** The text, in which `{{1}}` or `{{name}}` stands for a variable. */
  body: string;
  footer: string | null;
  /** The names of the body's variables, in the order in which their values are given. */
  variables: string[];
  /** What it needs that is not filled in here (a picture above, a button with a variable); null when it can be sent. */
  unfit: string | null;
};

/**
 * What a platform says of one template by itself. `owner`: its id of the account that has the template, which several
 * numbers may share. What is absent stays as it is.
 */
export type TemplateNews = {
  owner: string;
  name: string;
  language: string;
  status?: TemplateStatus;
  reason?: string | null;
  quality?: TemplateQuality | null;
  category?: string;
};

const VARIABLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** The names of the variables of a text, each once, as they first stand there; numbered ones by their number. */
export function variablesIn(body: string): string[] {
  const names = [...new Set([...body.matchAll(VARIABLE)].map(([, name = ""]) => name))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

/** A value as platforms take it: they refuse line breaks, tabs and long gaps. */
export const templateValue = (value: string): string => value.replace(/\s+/g, " ").trim();

/** The whole message as a customer reads it, with the values in place of the variables. */
export function templateText(
  { header, body, footer, variables }: Pick<MessageTemplate, "header" | "body" | "footer" | "variables">,
  values: readonly string[],
): string {
  const filled = body.replace(VARIABLE, (written, name: string) => {
    const value = values[variables.indexOf(name)];
    return value === undefined ? written : templateValue(value);
  });
  return [header, filled, footer].filter((part) => part !== null && part !== "").join("\n\n");
}

import type { ApiFailure } from "../../session/api-failure.js";

/**
 * What stands above a form: the server's words for each field that stands nowhere on the page, after the field's label
 * where there is one. Names of fields are internal, and are not shown.
 */
export function problemWords(
  { message, fields: wrong }: Pick<ApiFailure, "message" | "fields">,
  fields: Readonly<Record<string, { label: string }>>,
): string {
  const said = Object.entries(wrong).map(([name, words]) => {
    const label = fields[name]?.label ?? fields[name.split(".")[0] ?? ""]?.label;
    return label ? `${label}: ${words}` : words;
  });
  return said.length > 0 ? said.join(" ") : message;
}

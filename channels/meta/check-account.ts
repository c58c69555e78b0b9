/** Words for an admin about a secret that is missing, or that could not stand in a header; undefined when it is fine. */
export function checkSecret(name: string, label: string, secret: unknown): string | undefined {
  if (typeof secret !== "string" || secret === "") return `Falta ${label} (${name}).`;
  if (VISIBLE_ASCII.test(secret)) return undefined;
  return `Confira ${label} (${name}): tem espaços ou caracteres que não cabem ali.`;
}

/** Characters that may stand in a header. */
export const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** Whether this is a complete address of http or https, without a password and without a query. */
export function isHttpAddress(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.search === "";
}

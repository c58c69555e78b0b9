/**
 * The text with everything covered that looks like a secret or like a person's number or address: bearer tokens, keys
 * of known shapes, JWTs, passwords in addresses, secret query parameters, e-mails, CPF, CNPJ, card and phone numbers.
 * When in doubt it covers: an order number may be covered needlessly. Words of others stand between “ and ” and are
 * covered as a whole, because a provider's answer may repeat a customer's words.
 */
export function redactText(text: string): string {
  return PATTERNS.reduce((covered, [pattern, instead]) => covered.replace(pattern, instead), text);
}

/** The text with everything covered that has the form of a secret. Names, addresses and numbers of people stay. */
export function coverTokens(text: string): string {
  return TOKENS.reduce((covered, [pattern, instead]) => covered.replace(pattern, instead), text);
}

/** The text without these secrets, as they are and as they stand in an address. Another's words may quote them. */
export function coverSecrets(text: string, secrets: Readonly<Record<string, string>>): string {
  return Object.values(secrets)
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, "…").replaceAll(encodeURIComponent(secret), "…"), text);
}

/** The order matters: longer forms first. No pattern can backtrack without end. */
const TOKENS: [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, "$1 [token]"],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(EAA|IGAA|IGQ)[\w-]{20,}/g, "[token]"],
  [/\b(sk|pk|rk|bk|whsec)[-_](?:(?:live|test|proj)[-_])?[\w-]{8,}/g, "[token]"],
  [/\b(APP_USR|TEST)-[\w-]{16,}/g, "[token]"],
  [/([?&](?:[\w.-]{0,20}(?:token|secret|key|signature|password)|code)=)[^&\s"']{1,512}/gi, "$1[token]"],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,64}:[^\s/@]{1,128}@/gi, "$1[credentials]@"],
];
const PATTERNS: [RegExp, string][] = [
  [/“[^”]*”?/g, "“…”"],
  ...TOKENS,
  [/\b[0-9a-f]{64}\b/gi, "[hex]"],
  [/[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}/gi, "[e-mail]"],
  [/(?<![\w.])\d{2}\.?\d{3}\.?\d{3}\/\d{4}-?\d{2}(?!\w)/g, "[cnpj]"],
  [/(?<![\w.])\d{3}\.\d{3}\.\d{3}-?\d{2}(?!\w)/g, "[cpf]"],
  [/(?<![\w.-])\d{9}-\d{2}(?![\w-])/g, "[cpf]"],
  [/(?<![\w.-])(?:\d{4}[ -]){3}\d{4}(?![\w-])/g, "[card]"],
  // +55 11 98765-4321, 5511987654321, (11) 8765-4321. Eleven digits may be a CPF as well.
  [/(?<![\w.-])\+\d{1,3}[\s-]?\(?\d{2,4}\)?[\s-]?\d{3,5}[\s-]?\d{3,4}(?![\w])/g, "[phone]"],
  [/\(\d{2}\)\s?9?\d{4}[\s-]?\d{4}(?!\w)/g, "[phone]"],
  [/(?<![\w.-])(?:55\d{10,11}|\d{10,11})(?![\w-])/g, "[number]"],
];

/** The forms of Meta's access tokens (the second is Instagram's), also when only a part of one is quoted. */
const TOKEN = /EAA[A-Za-z0-9]{8,}|IG(?:AA|Q)[\w-]{8,}/g;
const LONGEST = 300;

/**
 * A provider's words without any of the account's secrets, short enough for one line. Meta quotes malformed tokens, and
 * the message. Code that shows these words puts them between “ and ”, which the log covers.
 */
export function redact(text: string, secrets: Record<string, string>): string {
  let clean = text;
  for (const secret of Object.values(secrets)) {
    if (secret !== "") clean = clean.replaceAll(secret, "…").replaceAll(encodeURIComponent(secret), "…");
  }
  return [...clean.replace(TOKEN, "…").replace(/[“”]/g, "'")].slice(0, LONGEST).join("");
}

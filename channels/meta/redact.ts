import { coverSecrets } from "../../platform/redact.js";

/** The forms of Meta's access tokens (the second is Instagram's), also when only a part of one is quoted. */
const TOKEN = /EAA[A-Za-z0-9]{8,}|IG(?:AA|Q)[\w-]{8,}/g;
const LONGEST = 300;

/**
 * A provider's words without any of the account's secrets, short enough for one line. Meta quotes malformed tokens, and
 * the message. Code that shows these words puts them between “ and ”, which the log covers.
 */
export function redact(text: string, secrets: Record<string, string>): string {
  return [...coverSecrets(text, secrets).replace(TOKEN, "…").replace(/[“”]/g, "'")].slice(0, LONGEST).join("");
}

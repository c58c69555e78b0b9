import type { ParsedValue } from "./parsed-value.js";
import { type FoundAt, pickOneAt } from "./pick-one.js";

const EMAIL = /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,24}/gu;
const URL_FORM =
  /(?:https?:\/\/)?(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,24}(?::\d{2,5})?(?:[/?#][^\s<>"]*)?/giu;

/** An e-mail address in lower case, alone or in a sentence. "fulano arroba gmail ponto com" is read, too. */
export function parseEmail(text: string): ParsedValue {
  const spelled = text
    .replace(/\s*\(?\b(?:arroba|arrob)\b\)?\s*/gi, "@")
    .replace(/\s+ponto\s+/gi, ".")
    .replace(/\s*@\s*/g, "@");
  const found = [...spelled.matchAll(EMAIL)].flatMap((match): FoundAt[] => {
    const value = match[0].replace(/^[.-]+/, "").toLowerCase();
    if (value.includes("..")) return [];
    return [{ value, shown: value, from: match.index, to: match.index + match[0].length }];
  });
  const picked = pickOneAt(spelled, found);
  return picked ?? { ok: false, reason: "Não entendi o e-mail. Pode mandar assim: nome@exemplo.com.br?" };
}

/** A web address. `https://` is added when there is no scheme. Only http and https are accepted. */
export function parseUrl(text: string): ParsedValue {
  const found = [...text.matchAll(URL_FORM)].flatMap((match): FoundAt[] => {
    const written = match[0].replace(/(?<![.,;!?)])[.,;!?)]+$/, "");
    if (/[@:]\/{0,2}$/.test(text.slice(0, match.index)) || !URL.canParse(withScheme(written))) return [];
    const value = withScheme(written);
    return [{ value, shown: value, from: match.index, to: match.index + written.length }];
  });
  const picked = pickOneAt(text, found);
  return picked ?? { ok: false, reason: "Não entendi o endereço do site. Pode mandar assim: www.exemplo.com.br?" };
}

function withScheme(address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}

import type { ParsedValue } from "./parsed-value.js";

/** An e-mail address, lower case, alone or in a sentence; "fulano arroba gmail ponto com" counts. */
export function parseEmail(text: string): ParsedValue {
  const spelled = text
    .replace(/\s*\(?\b(?:arroba|arrob)\b\)?\s*/gi, "@")
    .replace(/\s+ponto\s+/gi, ".")
    .replace(/\s*@\s*/g, "@");
  const found = spelled.match(/[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,24}/u)?.[0];
  if (found === undefined || found.includes("..")) {
    return { ok: false, reason: "Não entendi o e-mail. Pode mandar assim: nome@exemplo.com.br?" };
  }
  const value = found.replace(/^[.-]+/, "").toLowerCase();
  return { ok: true, value, sure: true, shown: value };
}

/** A web address; `https://` is added where there is none. Only http and https. */
export function parseUrl(text: string): ParsedValue {
  const found = text.match(
    /(?:https?:\/\/)?(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,24}(?::\d{2,5})?(?:[/?#][^\s<>"]*)?/iu,
  );
  const before = found?.index ? text.slice(0, found.index) : "";
  const written = found?.[0].replace(/[.,;!?)]+$/, "");
  if (written === undefined || /[@:]\/{0,2}$/.test(before) || !URL.canParse(withScheme(written))) {
    return { ok: false, reason: "Não entendi o endereço do site. Pode mandar assim: www.exemplo.com.br?" };
  }
  const value = withScheme(written);
  return { ok: true, value, sure: true, shown: value };
}

function withScheme(address: string): string {
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}

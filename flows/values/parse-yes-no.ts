import type { ParsedValue } from "./parsed-value.js";
import { plainText } from "./plain-text.js";

const REASON = 'Me responda com "sim" ou "não", por favor.';

const YES_SIGN = /^(👍|✅|👌|🆗|🙏|💯|☑|✔|🤝)/u;
const NO_SIGN = /^(👎|❌|🚫|✖|🙅)/u;

const YES = wordSet(
  "s ss sim si yes y yep yeah sin claro certeza pode pd podes isso isto exato exatamente blz beleza blza ok okay oki okey",
  "certo uhum aham ahan uhun quero aceito concordo acordo positivo afirmativo bora vamos vamo fechado fechou combinado",
  "perfeito confirmo confirmado correto correta demorou autorizo autorizado topo manda mande ta joia prazer favor dale",
);
const NO = wordSet("n nn nao naum noa nop nope no nem negativo jamais nunca nada recuso discordo dispenso nenhum");
/** Words that change nothing beside a yes or a no. */
const BESIDE = wordSet(
  "com que ser mesmo ai a o eu la por pf pfv pfvr obrigado obrigada brigado brigada obg vlw valeu moca moco amigo amiga",
  "senhor senhora agora hoje ainda enquanto mais de tudo bem bom todo e fazer faz mandar acho preciso precisa gosto",
  "prefiro melhor jeito pensar eh é sou tenho pra mim por",
);
const YES_PHRASES = new Set([
  "tudo bem",
  "sem problema",
  "sem problemas",
  "nao tem problema",
  "nenhum problema",
  "tem sim",
  "tenho sim",
]);

/** Yes or no, as typed in a chat. Only an answer that is nothing but yes or no counts: "não liga" is no answer. */
export function parseYesNo(text: string): ParsedValue {
  const trimmed = text.trim();
  if (YES_SIGN.test(trimmed)) return answer(true);
  if (NO_SIGN.test(trimmed)) return answer(false);
  const words = plainText(trimmed)
    .replace(/(\p{L})\1{2,}/gu, "$1")
    .match(/[\p{L}\p{N}]+/gu);
  if (!words || words.length > 7) return { ok: false, reason: REASON };
  if (YES_PHRASES.has(words.join(" "))) return answer(true);
  if (!words.every((word) => YES.has(word) || NO.has(word) || BESIDE.has(word))) return { ok: false, reason: REASON };
  if (words.some((word) => NO.has(word))) return answer(false);
  if (words.some((word) => YES.has(word))) return answer(true);
  return { ok: false, reason: REASON };
}

function answer(value: boolean): ParsedValue {
  return { ok: true, value, sure: true, shown: value ? "sim" : "não" };
}

function wordSet(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}

import { clausesOf } from "./clauses.js";
import type { ParsedValue } from "./parsed-value.js";
import { plainText } from "./plain-text.js";

const REASON = 'Me responda com "sim" ou "não", por favor.';

const YES_SIGN = /^(👍|✅|👌|🆗|🙏|💯|☑|✔|🤝)/u;
const NO_SIGN = /^(👎|❌|🚫|✖|🙅)/u;

/** Words that are a yes by themselves. */
const YES = wordSet(
  "s ss sim si yes y yep yeah sin claro certeza isso isto exato exatamente blz beleza blza ok okay oki okey certo uhum",
  "aham ahan uhun positivo afirmativo fechado fechou combinado perfeito correto correta demorou ta joia prazer favor dale",
);
/** Verbs that are a yes, and a no together with "não". */
const WILL = wordSet(
  "pode pd podes vai quero aceito concordo bora vamos vamo confirmo confirmado autorizo autorizado topo manda mande tenho",
);
const NO = wordSet("n nn nao naum noa nop nope no nem negativo jamais nunca nada recuso discordo dispenso nenhum");
/** Words that change nothing beside a yes or a no. */
const BESIDE = wordSet(
  "com que ser mesmo ai a o eu la por pf pfv pfvr obrigado obrigada brigado brigada obg vlw valeu moca moco amigo amiga esse essa este esta",
  "senhor senhora agora hoje ainda enquanto mais de tudo bem bom todo e fazer faz mandar acho preciso precisa gosto",
  "prefiro melhor jeito pensar eh é sou pra mim seguir ir fazendo",
);
const PHRASES = new Map<string, boolean>([
  ["tudo bem", true],
  ["sem problema", true],
  ["sem problemas", true],
  ["nao tem problema", true],
  ["nenhum problema", true],
  ["de acordo", true],
  ["esse mesmo", true],
  ["essa mesma", true],
  ["e esse mesmo", true],
  ["eh esse mesmo", true],
  ["e essa mesma", true],
  ["e esse ai", true],
  ["e ele mesmo", true],
  ["tem sim", true],
  ["tenho sim", true],
  ["pode nao", false],
  ["nem pensar", false],
  ["de jeito nenhum", false],
]);
/** Thanks beside an "ok" mean that the text was read, not that it is right. */
const THANKS = /\b(?:obrigad[oa]|brigad[oa]|obg|vlw|valeu|tchau)\b/;
const ACKNOWLEDGED = /^(?:ok|okay|oki|okey|blz|beleza|certo|ta|combinado|perfeito)\b/;
const FIRST_YES = /^(?:s|ss|sim|claro|com certeza|isso|exato|positivo|pode|pode sim|quero|quero sim|aham|uhum|certo)$/;
const FIRST_NO = /^(?:n|nn|nao|naum|negativo|nunca|nao nao|claro que nao|nao quero|agora nao)$/;
/** "Pode pedir", "podem marcar então": the customer wants what was offered. */
const DO_IT =
  /^(?:(?:sim|ok|ta|ta bom|beleza|claro|isso) )*(?:pode|podem|po) (?:ir )?(?:pedir|pedindo|marcar|agendar|fazer|chamar|enviar|abrir|liberar|anotar|encaminhar|verificar|olhar)(?: (?:sim|entao|por favor|pf|pra mim|ai|isso))*$/;
const LONGEST = 14;

/**
 * A yes or a no, as typed in a chat: the word alone or with words that go with it ("pode sim, por favor"), or the word
 * at either end of a sentence that does not contradict it ("sim, está certo", "estão sim"). "não liga" is no answer.
 */
export function parseYesNo(text: string): ParsedValue {
  const trimmed = text.trim();
  if (YES_SIGN.test(trimmed)) return answer(true);
  if (NO_SIGN.test(trimmed)) return answer(false);
  const plain = plainText(trimmed).replace(/(\p{L})\1{2,}/gu, "$1");
  const words = plain.match(/[\p{L}\p{N}]+/gu);
  if (!words || words.length > LONGEST || plain.includes("?")) return unsure();
  const phrase = PHRASES.get(words.join(" "));
  if (phrase !== undefined) return answer(phrase);
  if (DO_IT.test(words.join(" "))) return answer(true);
  if (words.includes("ou") || words.includes("menos")) return unsure();
  if (ACKNOWLEDGED.test(plain) && THANKS.test(plain)) return unsure();
  return ofOneKind(words, plain) ?? atAnEnd(plain, words) ?? unsure();
}

/** Every word belongs to a yes, or every word belongs to a no. */
function ofOneKind(words: readonly string[], plain: string): ParsedValue | null {
  if (words.length > 7 || !words.every((word) => [YES, WILL, NO, BESIDE].some((set) => set.has(word)))) return null;
  const yes = words.some((word) => YES.has(word));
  const will = words.some((word) => WILL.has(word));
  const denials = words.filter((word) => NO.has(word)).length;
  const no = denials > 0;
  if (no && denials > 1 && !/^nao, nao\b/.test(plain)) return unsure();
  // "não, por favor", "claro que não", "não, obrigado" are a no. "não sim" is neither.
  if (no && yes && !/(?:^(?:nao|n|nn|naum), |^(?:nao|n|naum) .*\bfavor$|\bque nao$|certeza nao$)/.test(plain))
    return unsure();
  if (no) return answer(false);
  return yes || will ? answer(true) : null;
}

/**
 * "sim, está certo", "não, uma está vermelha", "estão sim", "quero não": the word stands at one end, and the rest does
 * not contradict it.
 */
function atAnEnd(plain: string, words: readonly string[]): ParsedValue | null {
  const clauses = clausesOf(plain);
  const [first] = clauses;
  if (!first) return null;
  const rest = clauses.slice(1);
  const denies = (clause: { text: string }) => /\b(?:nao|naum|nem|nunca|mas)\b/.test(clause.text);
  if (rest.length > 0 && FIRST_NO.test(first.text)) return /\bsim\b/.test(plain) ? null : answer(false);
  if (rest.length > 0 && FIRST_YES.test(first.text))
    return rest.some(denies) || /\bmas\b/.test(plain) ? null : answer(true);
  const [begin, end] = [words[0] ?? "", words.at(-1) ?? ""];
  const middle = words.slice(1, -1);
  const isSaid = (word: string) => NO.has(word) || word === "sim";
  if (middle.some(isSaid) || /\b(?:sei|acho|talvez|mas)\b/.test(plain) || rest.length > 0) return null;
  if (end === "sim" && !NO.has(begin)) return answer(true);
  if (begin === "sim" && !NO.has(end)) return answer(true);
  if (/^n(?:ao|aum)?$/.test(end) && begin !== "sim" && !NO.has(begin) && words.length <= 4) return answer(false);
  return null;
}

function unsure(): ParsedValue {
  return { ok: false, reason: REASON };
}

function answer(value: boolean): ParsedValue {
  return { ok: true, value, sure: true, shown: value ? "sim" : "não" };
}

function wordSet(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}

import type { Value } from "../value.js";
import { type Clause, clausesOf } from "./clauses.js";
import type { ParsedValue } from "./parsed-value.js";
import { plainText } from "./plain-text.js";

/** A value in a clause, and how it is written back. */
export type Found = { value: Value; shown: string };

export type PickOptions = {
  /** Every value in a clause of plain text, in order. */
  find(clause: string): Found[];
  /** How many words may stand around the value in the clauses that the customer affirms. */
  words: number;
  /** Whether "até", "depois das" and the like mean something other than the value. */
  ends: boolean;
  /** What is expected, with an example, for a text without a value. */
  reason: string;
};

/**
 * The only value that a message affirms. A denied value does not count ("hoje não, amanhã" is tomorrow). Two values, a
 * range, an alternative or an open end give no value; the reason then says what was heard.
 */
export function pickOne(text: string, options: PickOptions): ParsedValue {
  const clauses = clausesOf(plainText(text)).map((clause) => ({ clause, found: options.find(clause.text) }));
  const denied = new Map<string, Found>();
  for (const [index, { clause, found }] of clauses.entries()) {
    const taken = clause.onlyNo && found.length === 0 ? (clauses[index - 1]?.found ?? []) : clause.negated ? found : [];
    for (const each of taken) denied.set(keyOf(each), each);
  }
  const affirmed = clauses.filter(({ clause }) => !clause.negated);
  const kept = new Map<string, { each: Found; clause: Clause }>();
  for (const { clause, found } of affirmed)
    for (const each of found) if (!denied.has(keyOf(each))) kept.set(keyOf(each), { each, clause });
  const [only, rival] = [...kept.values()];
  if (!only && denied.size === 0) return { ok: false, reason: options.reason };
  if (!only) return inDoubt(refusal([...denied.values()]));
  if (rival) return inDoubt(doubt([only.each, rival.each]));
  const { each, clause } = only;
  if (clause.either) return inDoubt(`Entendi ${each.shown}, mas fiquei na dúvida. Pode me dizer só um?`);
  if (clause.open && options.ends) return inDoubt(`Entendi "${clause.text}". Pode me dizer um valor certo?`);
  const told = affirmed.map((one) => one.clause);
  const words = told.reduce((sum, one) => sum + (one.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);
  return { ok: true, ...each, sure: words <= options.words && !told.some(({ asks }) => asks) };
}

/** A value that was found by its own form (an address, a document), and its position (UTF-16 code units). */
export type FoundAt = Found & { from: number; to: number };

/** Like `pickOne`, for values whose own characters must not be read as punctuation. Null when none was found. */
export function pickOneAt(text: string, found: readonly FoundAt[]): ParsedValue | null {
  if (found.length === 0) return null;
  let masked = "";
  let at = 0;
  for (const [index, { from, to }] of found.entries()) {
    masked += `${text.slice(at, from)} valor${index} `;
    at = to;
  }
  masked += text.slice(at);
  return pickOne(masked, {
    find: (clause) =>
      [...clause.matchAll(/\bvalor(\d+)\b/g)].flatMap((match) => {
        const each = found[Number(match[1])];
        return each ? [{ value: each.value, shown: each.shown }] : [];
      }),
    words: Number.POSITIVE_INFINITY,
    ends: false,
    reason: "",
  });
}

function inDoubt(reason: string): ParsedValue {
  return { ok: false, reason, heard: true };
}

function doubt([first, second]: [Found, Found]): string {
  return `Entendi ${first.shown} e também ${second.shown}. Qual dos dois?`;
}

function refusal(denied: readonly Found[]): string {
  return `Entendi que ${denied.map(({ shown }) => shown).join(" e ")} não. Qual seria, então?`;
}

function keyOf({ value }: Found): string {
  return JSON.stringify(value);
}

import type { InboundContent, OutboundContent } from "../content.js";
import type { Effect } from "../effect.js";
import { misfitOf } from "../room-request.js";
import { isIdle } from "../state.js";
import { durationMs } from "../steps/shapes.js";
import type { Value } from "../value.js";
import { matches, matchesWords, shown } from "./match.js";
import type { Rehearsal } from "./rehearsal.js";
import type { BotLine, CustomerLine, ScriptLine } from "./script-schema.js";

/** Why a line of a script failed. */
export type Failure = { expected: string; actual: string };

/** Plays one line of a script. Null when it succeeded. */
export function play(line: ScriptLine, rehearsal: Rehearsal): Failure | null {
  if (!("effect" in line)) knowNothing(rehearsal);
  if ("bot" in line) {
    for (const each of Array.isArray(line.bot) ? line.bot : [line.bot]) {
      const failure = heard(each, rehearsal);
      if (failure) return failure;
    }
    return null;
  }
  if ("effect" in line) return asked(line, rehearsal);
  if ("expect" in line) return holds(line.expect, rehearsal);
  const unheard = silent(rehearsal);
  if (unheard || "silence" in line) return unheard;

  if ("customer" in line) {
    const contents = contentsOf(line.customer, rehearsal);
    if (!Array.isArray(contents)) return contents;
    for (const content of contents) rehearsal.customer(content, line.understood);
  } else if ("clock" in line) rehearsal.pass(durationMs(line.clock));
  else if ("result" in line) return more(line.result, rehearsal);
  else if ("repeat" in line) rehearsal.repeat();
  else if ("returned" in line) rehearsal.deliver({ kind: "returned" });
  else rehearsal.deliver({ kind: "closed" });
  return null;
}

/** In a test the articles know nothing, unless the script answers the request. */
function knowNothing(rehearsal: Rehearsal): void {
  for (const effect of rehearsal.asked) {
    if (effect.kind !== "request" || effect.to !== "knowledge.search") continue;
    rehearsal.asked = rehearsal.asked.filter((other) => other !== effect);
    rehearsal.answer(effect, "unknown", null, 0);
  }
}

/** Fails when the bot said something that the script does not mention. */
export function silent(rehearsal: Rehearsal): Failure | null {
  const [first] = rehearsal.said;
  return first ? { expected: "silêncio", actual: describe(first) } : null;
}

function heard(line: BotLine, rehearsal: Rehearsal): Failure | null {
  const content = rehearsal.said.shift();
  const wanted = typeof line === "string" ? { text: line } : line;
  const actual = content ? describe(content) : "silêncio";
  const failure = { expected: shown(line), actual };
  if (!content) return failure;
  const words =
    content.kind === "text" || content.kind === "choices"
      ? content.text
      : content.kind === "media"
        ? (content.caption ?? "")
        : "";
  if (wanted.text !== undefined && words !== wanted.text) return failure;
  if ("part" in wanted && wanted.part !== undefined && !matchesWords({ part: wanted.part }, words)) return failure;
  if ("pattern" in wanted && wanted.pattern !== undefined && !matchesWords({ pattern: wanted.pattern }, words))
    return failure;
  if ("choices" in wanted && wanted.choices !== undefined) {
    const labels = content.kind === "choices" ? content.options.map((option) => option.label) : [];
    if (JSON.stringify(labels) !== JSON.stringify(wanted.choices)) return failure;
  }
  if ("media" in wanted && wanted.media !== undefined && (content.kind !== "media" || content.media !== wanted.media))
    return failure;
  if ("location" in wanted && wanted.location === true && content.kind !== "location") return failure;
  return null;
}

function asked(line: Extract<ScriptLine, { effect: unknown }>, rehearsal: Rehearsal): Failure | null {
  const wanted = typeof line.effect === "string" ? { kind: line.effect } : line.effect;
  const found = rehearsal.asked.find((effect) => matches(wanted, effect));
  if (!found) {
    return { expected: shown(wanted), actual: rehearsal.asked.map(shown).join("\n") || "nenhum efeito" };
  }
  rehearsal.asked = rehearsal.asked.filter((effect) => effect !== found);
  const { answer } = line;
  if (!answer) return null;
  const after = answer.after === undefined ? 0 : durationMs(answer.after);
  return answered(found, { outcome: answer.outcome ?? "ok", value: answer.value ?? null }, after, rehearsal);
}

/** Gives a result to the flow. A test must not rehearse what no room would ever answer. */
function answered(
  effect: Effect,
  result: { outcome: string; value: Value },
  after: number,
  rehearsal: Rehearsal,
): Failure | null {
  const misfit = effect.kind === "request" ? misfitOf(effect.to, result) : null;
  if (effect.kind === "request" && misfit !== null)
    return { expected: `um resultado que ${effect.to} pode ter`, actual: misfit };
  rehearsal.answer(effect, result.outcome, result.value, after);
  return null;
}

/** A request to a room may have several results, one after another. */
function more(result: Extract<ScriptLine, { result: unknown }>["result"], rehearsal: Rehearsal): Failure | null {
  const effect = rehearsal.answered;
  if (!effect)
    return { expected: `mais um resultado: ${result.outcome}`, actual: "nenhum efeito foi respondido ainda" };
  return answered(effect, { outcome: result.outcome, value: result.value ?? null }, 0, rehearsal);
}

function holds(wanted: Extract<ScriptLine, { expect: unknown }>["expect"], rehearsal: Rehearsal): Failure | null {
  const { state } = rehearsal;
  const top = state.frames[state.frames.length - 1];
  const vars: { [name: string]: Value } = { ...rehearsal.contactVars, ...state.vars, ...top?.vars };
  const checks: [string, unknown, unknown][] = [
    ["owner", wanted.owner, rehearsal.owner],
    ["idle", wanted.idle, isIdle(state)],
    ["flow", wanted.flow, top?.flow ?? null],
    ["tags", wanted.tags && [...wanted.tags].sort(), [...rehearsal.tags].sort()],
  ];
  for (const [name, value] of Object.entries(wanted.vars ?? {}))
    checks.push([`vars.${name}`, value, vars[name] ?? null]);
  for (const [name, value] of Object.entries(wanted.contact ?? {})) {
    checks.push([`contact.${name}`, value, rehearsal.contactVars[name] ?? null]);
  }
  for (const [name, expected, actual] of checks) {
    if (expected === undefined || matches(expected, actual)) continue;
    return { expected: `${name}: ${shown(expected)}`, actual: `${name}: ${shown(actual)}` };
  }
  return null;
}

function contentsOf(line: CustomerLine, rehearsal: Rehearsal): InboundContent[] | Failure {
  if (typeof line === "string") return [{ kind: "text", text: line }];
  if ("choice" in line) {
    const { of } = line;
    const offer = rehearsal.offers.findLast(({ text }) => of === undefined || matchesWords({ part: of }, text));
    const option = offer?.options.find(({ id, label }) => id === line.choice || label === line.choice);
    if (offer && option) return [{ kind: "choice", id: option.id, text: option.label, of: offer.key }];
    const offered = rehearsal.offered.map(({ label }) => label).join(", ");
    return { expected: `a opção "${line.choice}"`, actual: offered || "nenhuma opção oferecida" };
  }
  if ("file" in line) {
    const file = { fileId: "file-1", name: line.name, caption: line.caption, size: 1_000 };
    return [{ kind: "media", media: line.file, ...file }];
  }
  if ("location" in line) return [{ kind: "location", ...line.location }];
  if ("reaction" in line) return [{ kind: "reaction", emoji: line.reaction, to: "message" }];
  if ("unsupported" in line) return [{ kind: "unsupported", what: line.unsupported }];
  const texts = line.reordered ? [...line.burst].reverse() : line.burst;
  return texts.map((text) => ({ kind: "text", text }));
}

/** A message as text, for people who read a report. */
export function describe(content: OutboundContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "choices":
      return `${content.text} [${content.options.map((option) => option.label).join(" | ")}]`;
    case "media":
      return `(${content.media}) ${content.caption ?? ""}`.trim();
    case "location":
      return `(lugar) ${content.address ?? content.name ?? `${content.latitude}, ${content.longitude}`}`;
    case "reaction":
      return `(reação) ${content.emoji ?? ""}`;
    case "template":
      return `(modelo) ${content.name}`;
  }
}

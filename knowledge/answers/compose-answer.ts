import type { Found, Knowledge, NearPassage } from "../create-knowledge.js";
import type { Guard } from "../guard/guard-sentence.js";
import { withConditions } from "../guard/with-conditions.js";
import type { Model, ModelCost, TalkStore } from "../ports.js";
import type { Terms } from "../terms.js";
import { type Rephrased, rephraseQuestion } from "./rephrase-question.js";
import { shownPassages } from "./shown-passages.js";
import { type Kept, sum, type Written, writeSentences } from "./write-sentences.js";

export type ComposerTools = { model: Model; talk: TalkStore; guard: Guard; terms: Terms };

export type ComposeAsk = {
  tenantId: string;
  conversationId: string;
  key: string;
  signal: AbortSignal;
  question: string;
  topics: readonly string[];
  /** What the company's texts answer without a model. */
  found: Found;
  knowledge: Knowledge;
  /** In ms since the epoch. */
  at: number;
};

/** `unknown`: the model read what there is, and nothing of it answers. `silent`: what is known without it is said. */
export type Composed =
  | { outcome: "found"; text: string; shown: NearPassage[]; kept: Kept[]; cost: ModelCost }
  | { outcome: "unknown" | "silent"; cost: ModelCost | null };

const MOST_PASSAGES = 6;
/** How much of the talk before is told, in lines and in UTF-16 code units a line. */
const MOST_LINES = 6;
const LONGEST_LINE = 300;
/** How long a customer waits for a model in all, in ms; after it the passages' own words are said. */
const WITHIN_MS = 12_000;

/**
 * Lets a model answer from the company's passages, each sentence held against them before anybody reads it. What the texts
 * answer surely by themselves stays when the model knows nothing, is away, or nothing that it wrote may be said.
 */
export async function composeAnswer(tools: ComposerTools, ask: ComposeAsk): Promise<Composed> {
  const { model, guard } = tools;
  const { tenantId, conversationId, key, question, knowledge, found, at } = ask;
  const until = performance.now() + WITHIN_MS;
  const by = () => {
    const withinMs = Math.max(1, Math.round(until - performance.now()));
    return { tenantId, conversationId, key, signal: ask.signal, withinMs };
  };
  const talk = await talkBefore(tools.talk, ask);
  const sure = found.outcome === "found" && found.answer.sure !== false;
  const rephrased = sure ? null : await rephraseQuestion(model, by(), question, talk);
  if (rephrased?.away) return { outcome: "silent", cost: rephrased.cost };
  const near = knowledge.near(questionsOf(ask, rephrased), at, MOST_PASSAGES);
  const shown = shownPassages([...near, knowledge.about]);
  const written = await writeSentences(model, guard, by(), { company: knowledge.about.title, question, talk, shown });
  if (!written) return { outcome: "silent", cost: rephrased?.cost ?? null };
  const whole = { ...written, kept: withConditions(written.kept, shown, tools.terms) };
  return composedOf(whole, shown, sure, rephrased);
}

function composedOf(written: Written, shown: NearPassage[], sure: boolean, rephrased: Rephrased | null): Composed {
  const cost = rephrased ? sum(rephrased.cost, written.cost) : written.cost;
  const { kept, known } = written;
  if (kept.length > 0) return { outcome: "found", text: kept.map(({ text }) => text).join(" "), shown, kept, cost };
  return { outcome: known || sure ? "silent" : "unknown", cost };
}

function questionsOf({ question, topics }: ComposeAsk, rephrased: Rephrased | null): string[] {
  const about = (topics[0] ?? "").replaceAll("-", " ");
  return [...new Set([...(rephrased?.questions ?? []), question, ...(about === "" ? [] : [`${question} ${about}`])])];
}

async function talkBefore(store: TalkStore, { tenantId, conversationId, question }: ComposeAsk) {
  const { names, lines } = await store.before(tenantId, conversationId, MOST_LINES + 1);
  // The question itself stands in the transcript already.
  const last = lines.at(-1);
  const before = last?.from === "customer" && last.text.includes(question) ? lines.slice(0, -1) : lines;
  return {
    names,
    lines: before
      .slice(-MOST_LINES)
      .map(({ from, text }) => ({ from, text: text.slice(0, LONGEST_LINE).toWellFormed() })),
  };
}

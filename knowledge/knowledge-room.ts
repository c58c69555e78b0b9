import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { GivenResult, Room, RoomAnswer, RoomAsk } from "../bot/ports/rooms.js";
import { type Composed, composeAnswer } from "./answers/compose-answer.js";
import type { Calendar } from "./calendar.js";
import { cleanQuestion, normaliseQuestion } from "./clean-question.js";
import { createKnowledge, type Examined, type Found, isFact, type Knowledge } from "./create-knowledge.js";
import { createGuard } from "./guard/guard-sentence.js";
import type { Language } from "./language.js";
import type { KnowledgeStore, KnownPassage, Model, ModelCost, StoredDocument, TalkStore } from "./ports.js";
import { createTerms } from "./terms.js";

/** What the room needs: the company's knowledge, the reading of its language, and the calendar. */
export type KnowledgeTools = {
  store: KnowledgeStore;
  language: Language;
  calendar: Calendar;
  /** In ms since the epoch. */
  now(): number;
  /** A language model that writes answers from passages; without it, passages answer in their own words. */
  writing?: { model: Model; talk: TalkStore };
  /** Replaces `MOST_BYTES` in tests. */
  mostBytes?: number;
};

/**
 * `forget`: the knowledge of this company (null: of any company) may have changed. It is read again at the next
 * question.
 */
export type KnowledgeRoom = Room & {
  forget(tenantId: string | null): void;
  /** Tries a question out for whoever writes the articles. Nothing is recorded, and no model is asked. */
  examine(tenantId: string, question: string): Promise<Examined>;
  /** What a company knows now. Rejects when there is no such company. */
  knowledgeOf(tenantId: string): Promise<Knowledge>;
  /** What it would know with this document in the place of the one of the same slug. Nothing is kept. */
  supposing(tenantId: string, document: StoredDocument): Promise<Knowledge>;
};

/**
 * Waiting times, in ms, before a store that failed is asked again. After the last one the room gives up, because the
 * customer's next message waits behind this answer.
 */
const AGAIN_AFTER = [250, 1_000];
/**
 * How many bytes all companies' indexes together may take in this process. The one asked longest ago is dropped first.
 */
const MOST_BYTES = 512 * 1024 * 1024;
/** An index is made in slices of at most so many ms, so that other companies' messages are not held up. */
const SLICE_MS = 8;
/** How long a question waits for a new index, in ms. After that the old index answers until the new one is ready. */
const WAIT_FOR_NEW_MS = 250;

/**
 * Answers `knowledge.search` from what the company wrote, in the company's words. What it does not know is recorded as
 * a gap, once per effect. Asked again for the same effect, it answers the same and counts nothing twice. When it cannot
 * look, it answers `failed` after a moment, because a late answer is worth less than a flow that goes on.
 */
export function createKnowledgeRoom(tools: KnowledgeTools): KnowledgeRoom {
  const { store, language, calendar, now, mostBytes = MOST_BYTES } = tools;
  const written = writerOf(tools);
  const ready = new LRUCache<string, Promise<Knowledge>>({ max: 10_000 });
  /** By company: finished indexes. `ready` only counts companies, because a promise has no size yet. */
  const finished = new Map<string, Knowledge>();
  /** By company: the old index, which answers while the new one is being made. */
  const before = new Map<string, Knowledge>();

  async function make(tenantId: string, supposed?: StoredDocument): Promise<Knowledge> {
    const stored = await store.load(tenantId);
    if (!stored) throw new Error(`no company ${tenantId}`);
    const passages = supposed ? withDocument(stored.passages, supposed) : stored.passages;
    const known = { ...stored, passages, hours: calendar.readHours(stored.hours) };
    return inSlices(createKnowledge(known, language, calendar));
  }

  function knowledgeOf(tenantId: string): Promise<Knowledge> {
    const known = ready.get(tenantId);
    if (known) return known;
    const made = make(tenantId).then((knowledge) => {
      if (ready.peek(tenantId) === made) {
        before.delete(tenantId);
        finished.set(tenantId, knowledge);
        makeRoom(tenantId);
      }
      return knowledge;
    });
    // After a failure the next question tries again.
    made.catch(() => ready.peek(tenantId) === made && ready.delete(tenantId));
    ready.set(tenantId, made);
    return made;
  }

  /** The new index when it is ready soon, else the old one. */
  async function soonOf(tenantId: string): Promise<Knowledge> {
    const newest = knowledgeOf(tenantId);
    const old = before.get(tenantId);
    if (!old) return newest;
    const stop = new AbortController();
    const late = sleep(WAIT_FOR_NEW_MS, old, { signal: stop.signal });
    late.catch(() => undefined);
    try {
      return await Promise.race([newest, late]);
    } finally {
      stop.abort();
    }
  }

  /**
   * Puts the old index aside to go on answering. When another change comes before the new index is ready, the old one
   * stays.
   */
  function setAside(tenantId: string): void {
    const known = finished.get(tenantId);
    if (known) before.set(tenantId, known);
    finished.delete(tenantId);
    ready.delete(tenantId);
  }

  /** Frees memory for this company's index: old indexes first, then those of the companies asked longest ago. */
  function makeRoom(tenantId: string): void {
    for (const each of finished.keys()) if (!ready.has(each)) finished.delete(each);
    let all = [...finished.values(), ...before.values()].reduce((sum, { size }) => sum + size.bytes, 0);
    for (const [each, { size }] of before) {
      if (all <= mostBytes) return;
      before.delete(each);
      all -= size.bytes;
    }
    for (const oldest of ready.rkeys()) {
      if (all <= mostBytes) return;
      const known = finished.get(oldest);
      if (!known || oldest === tenantId) continue;
      ready.delete(oldest);
      finished.delete(oldest);
      all -= known.size.bytes;
    }
  }

  async function answer(by: Search): Promise<RoomAnswer<Searched>> {
    const { tenantId, conversationId, key, input, signal } = by;
    const { question, context: topics = [], about, passage } = input;
    const knowledge = await soonOf(tenantId);
    const local = knowledge.answer({ question, topics, about, passage }, now());
    const composed = await written(by, knowledge, local);
    if (composed?.outcome === "found") return { outcome: "done", result: writtenResult(composed, local) };
    const found: Found =
      composed?.outcome === "unknown"
        ? { outcome: "unknown", service: local.outcome === "unknown" && local.service }
        : local;
    const isGap = found.outcome === "unknown" && (found.service || input.told !== true);
    if (!isGap) return { outcome: "done", result: resultOf(found, composed?.cost) };
    const normalised = normaliseQuestion(question, language);
    signal.throwIfAborted();
    if (normalised !== "") {
      const gap = { question: cleanQuestion(question), normalised, effectKey: key, conversationId };
      await store.keepGap(tenantId, gap);
    }
    return { outcome: "done", result: resultOf(found, composed?.cost) };
  }

  return {
    "knowledge.search": (ask) => again(() => answer(ask), ask.signal),
    knowledgeOf,
    supposing: make,
    examine: async (tenantId, question) => (await knowledgeOf(tenantId)).examine(question, now()),
    forget(tenantId) {
      for (const each of tenantId === null ? [...ready.keys()] : [tenantId]) setAside(each);
    },
  };
}

function withDocument(passages: readonly KnownPassage[], document: StoredDocument): KnownPassage[] {
  const { slug, title, validUntil } = document;
  const own = document.passages.map((passage, position) => ({
    ...passage,
    document: slug,
    title,
    validUntil,
    position,
  }));
  return [...passages.filter((passage) => passage.document !== slug), ...own];
}

/** Looks again after a moment when the store failed, and gives up with an answer that says so. */
async function again(look: () => Promise<RoomAnswer<Searched>>, signal: AbortSignal): Promise<RoomAnswer<Searched>> {
  for (let tries = 0; ; tries++) {
    try {
      return await look();
    } catch (error) {
      const pause = AGAIN_AFTER[tries];
      if (pause === undefined || signal.aborted) {
        const reason = error instanceof Error ? error.message : String(error);
        return { outcome: "failed", reason, result: { outcome: "failed" } };
      }
      await sleep(pause);
    }
  }
}

/** Makes the knowledge piece by piece, so that other work runs in between. */
async function inSlices(making: Generator<void, Knowledge>): Promise<Knowledge> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = making.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await nextTurn();
  }
}

type Searched = "knowledge.search";
type Search = RoomAsk<Searched>;

/** What a model makes of what was found; null where none is asked: nobody asked a question, or the company's files are the answer. */
function writerOf({ writing, language, now }: KnowledgeTools) {
  const terms = createTerms(language);
  const guard = createGuard(terms);
  return async (by: Search, knowledge: Knowledge, found: Found): Promise<Composed | null> => {
    const { tenantId, conversationId, key, signal, input } = by;
    const { question, context: topics = [], passage, told } = input;
    if (!writing?.model.serves(tenantId) || passage !== undefined || told === true || isFact(found)) return null;
    const ask = { tenantId, conversationId, key, signal, question, topics, found, knowledge, at: now() };
    return composeAnswer({ ...writing, guard, terms }, ask);
  };
}

/** An answer that a model wrote, with the articles that it cites as its source. */
function writtenResult(composed: Extract<Composed, { outcome: "found" }>, local: Found): GivenResult<Searched> {
  const { text, kept, shown, cost } = composed;
  const cited = [...new Set(kept.flatMap(({ passages }) => passages))].flatMap((n) => shown[n] ?? []);
  const score = local.outcome === "found" ? local.answer.score : 0;
  const passages = cited.map(({ document, heading, position }) => ({ document, heading, position, score }));
  const source = [...new Set(cited.map(({ title }) => title))].join("; ");
  return { outcome: "found", value: { text, source, score, passages, model: { ...cost, sentences: kept } } };
}

/** The result that the waiting step gets. `cost`: a model was asked, and what it said is not told. */
export function resultOf(found: Found, cost: ModelCost | null = null): GivenResult<Searched> {
  const asked = cost && cost.calls > 0 ? { model: { ...cost, sentences: [] } } : {};
  switch (found.outcome) {
    case "found":
      return { outcome: "found", value: { ...found.answer, ...asked } };
    case "between":
      return { outcome: "between", value: { options: found.offers, ...asked } };
    case "unknown":
      return { outcome: found.service ? "not_offered" : "unknown", ...("model" in asked ? { value: asked } : {}) };
  }
}

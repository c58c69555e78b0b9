import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Room, RoomAnswer, RoomAsk, Value } from "../bot/ports/rooms.js";
import type { Calendar } from "./calendar.js";
import { cleanQuestion, normaliseQuestion } from "./clean-question.js";
import { createKnowledge, type Found, type Knowledge } from "./create-knowledge.js";
import type { Language } from "./language.js";
import type { KnowledgeStore } from "./ports.js";

/** What the room needs: where the company's knowledge is, how its language is read, and what day it is. */
export type KnowledgeTools = {
  store: KnowledgeStore;
  language: Language;
  calendar: Calendar;
  /** Ms since the epoch. */
  now(): number;
  /** What `MOST_BYTES` says, where it is left out. */
  mostBytes?: number;
};

/** `forget`: this company's knowledge changed, or (null) anyone's may have; it is read anew at the next question. */
export type KnowledgeRoom = Room & { forget(tenantId: string | null): void };

/** A store that fails is tried again after so long, ms; then no more: what is said next waits behind this answer. */
const AGAIN_AFTER = [250, 1_000];
/** Bytes that all companies' indexes together may weigh in this process; the one asked longest ago goes first. */
const MOST_BYTES = 512 * 1024 * 1024;
/** An index is made in slices of at most so long, ms: messages of other companies are not held up. */
const SLICE_MS = 8;
/** What was changed is waited for so long, ms; then the index from before answers until the new one is made. */
const WAIT_FOR_NEW_MS = 250;

/**
 * Answers `knowledge.search` from what the company wrote, in the words it wrote; what it does not know is kept as a gap,
 * once per effect. Asked again for the same effect it says the same and counts nothing twice. Where it cannot look it
 * says `failed` after a moment: an answer that comes late is worth less than the flow going on.
 */
export function createKnowledgeRoom(tools: KnowledgeTools): KnowledgeRoom {
  const { store, language, calendar, now, mostBytes = MOST_BYTES } = tools;
  const ready = new LRUCache<string, Promise<Knowledge>>({ max: 10_000 });
  /** By company: what is made and answers. The cache above only counts companies, for a promise has no weight yet. */
  const finished = new Map<string, Knowledge>();
  /** By company: what answered before its knowledge changed, while the new index is being made. */
  const before = new Map<string, Knowledge>();

  async function make(tenantId: string): Promise<Knowledge> {
    const stored = await store.load(tenantId);
    if (!stored) throw new Error(`no company ${tenantId}`);
    const making = createKnowledge({ ...stored, hours: calendar.readHours(stored.hours) }, language, calendar);
    for (;;) {
      const until = performance.now() + SLICE_MS;
      do {
        const step = making.next();
        if (step.done) return step.value;
      } while (performance.now() < until);
      await nextTurn();
    }
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
    // What failed is tried anew by the next question.
    made.catch(() => ready.peek(tenantId) === made && ready.delete(tenantId));
    ready.set(tenantId, made);
    return made;
  }

  /** The newest, where it is ready soon; else the one from before. */
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

  /** Another change while the new index is made: the old one goes on answering. */
  function setAside(tenantId: string): void {
    const known = finished.get(tenantId);
    if (known) before.set(tenantId, known);
    finished.delete(tenantId);
    ready.delete(tenantId);
  }

  /** Lets go of what is too much beside this company's: what answered before first, then what was asked longest ago. */
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

  async function answer({ tenantId, conversationId, key, input, signal }: RoomAsk): Promise<RoomAnswer> {
    const text = (name: string) => (typeof input[name] === "string" && input[name] !== "" ? input[name] : undefined);
    const question = text("question") ?? "";
    const knowledge = await soonOf(tenantId);
    const found = knowledge.answer(
      { question, topics: topicsOf(input.context), about: text("about"), passage: text("passage") },
      now(),
    );
    const isGap = found.outcome === "unknown" && (found.service || input.told !== true);
    if (!isGap) return { outcome: "done", result: resultOf(found) };
    const normalised = normaliseQuestion(question, language);
    signal.throwIfAborted();
    if (normalised !== "") {
      const gap = { question: cleanQuestion(question), normalised, effectKey: key, conversationId };
      await store.keepGap(tenantId, gap);
    }
    return { outcome: "done", result: resultOf(found) };
  }

  return {
    async "knowledge.search"(ask) {
      for (let tries = 0; ; tries++) {
        try {
          return await answer(ask);
        } catch (error) {
          const pause = AGAIN_AFTER[tries];
          if (pause === undefined || ask.signal.aborted) {
            const reason = error instanceof Error ? error.message : String(error);
            return { outcome: "failed", reason, result: { outcome: "failed" } };
          }
          await sleep(pause);
        }
      }
    },
    forget(tenantId) {
      for (const each of tenantId === null ? [...ready.keys()] : [tenantId]) setAside(each);
    },
  };
}

/** What the talk is about, as a step names it. */
export function topicsOf(context: unknown): string[] {
  return Array.isArray(context) ? context.filter((each) => typeof each === "string" && each !== "") : [];
}

/** What a step hears (`knowledge.search` in flows/room-request.ts). */
export function resultOf(found: Found): { outcome: string; value?: Value } {
  switch (found.outcome) {
    case "found":
      return { outcome: "found", value: { ...found.answer } };
    case "between":
      return { outcome: "between", value: { options: found.offers } };
    case "unknown":
      return { outcome: found.service ? "not_offered" : "unknown" };
  }
}

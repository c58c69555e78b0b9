import type { ChoiceOption } from "../content.js";
import { plainText } from "../values/plain-text.js";
import type { Turn } from "./turn.js";

/** A text that is repeated after this long (ms) does not sound like a machine. */
const SHORT_MS = 10 * 60_000;
const MOST_SAID = 16;
/** A subject that was mentioned longer ago than this (ms) is no longer what the talk is about. */
const TOPIC_MS = 30 * 60_000;
const MOST_TOPICS = 3;
/** UTF-16 code units. */
const LONGEST_TOPIC = 80;

/** Remembers that a text was said. */
export function noteSaid(turn: Turn, text: string): void {
  const kept = turn.state.recent.filter(({ at }) => turn.at - at < SHORT_MS);
  turn.state.recent = [...kept, { said: fingerprint(text), at: turn.at }].slice(-MOST_SAID);
}

/** The first of several texts that was not used recently, else the one used longest ago. */
export function notSaidLately(turn: Turn, texts: readonly string[]): string {
  const lastSaid = (text: string) =>
    turn.state.recent.findLastIndex(({ said, at }) => said === fingerprint(text) && turn.at - at < SHORT_MS);
  return texts.reduce((best, text) => (lastSaid(text) < lastSaid(best) ? text : best), texts[0] ?? "");
}

/** Whether exactly this text was said a short while ago. */
export function wasSaidLately(turn: Turn, text: string): boolean {
  return turn.state.recent.some(({ said, at }) => said === fingerprint(text) && turn.at - at < SHORT_MS);
}

/** A list with more options than this fills a screen. */
export const MANY_OPTIONS = 5;
/** A long list is still on the screen for this long after it was shown, in ms. */
const LIST_MS = 60_000;
const MOST_LISTS = 3;

/** The send that recently showed exactly these options. Null when they are few, or no longer on the screen. */
export function listShownBy(turn: Turn, options: readonly ChoiceOption[]): string | null {
  if (options.length <= MANY_OPTIONS) return null;
  const list = printOf(options);
  return turn.state.lists.find((each) => each.list === list && turn.at - each.at < LIST_MS)?.key ?? null;
}

/** Remembers that a long list of options was shown. */
export function noteList(turn: Turn, options: readonly ChoiceOption[], key: string): void {
  if (options.length <= MANY_OPTIONS) return;
  const list = printOf(options);
  const others = turn.state.lists.filter((each) => each.list !== list);
  turn.state.lists = [...others, { list, at: turn.at, key }].slice(-MOST_LISTS);
}

function printOf(options: readonly ChoiceOption[]): number {
  return fingerprint(options.map(({ id, label }) => `${id} ${label}`).join("\n"));
}

/** FNV-1a over the plain text. It tells sentences apart, and nothing that was said can be read from it. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of plainText(text)) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/** Remembers what the talk is about now. */
export function noteTopic(turn: Turn, name: string): void {
  const topic = name.trim().slice(0, LONGEST_TOPIC).toWellFormed();
  if (topic === "") return;
  const others = turn.state.topics.filter((each) => each.name !== topic);
  turn.state.topics = [{ name: topic, at: turn.at }, ...others].slice(0, MOST_TOPICS);
}

/** What the talk is about, newest first. */
export function topicsOf(turn: Turn): string[] {
  return turn.state.topics.filter(({ at }) => turn.at - at < TOPIC_MS).map(({ name }) => name);
}

/** What the talk is about. When nothing was named, it is the title of the company's own flow that waits. */
export function talkOf(turn: Turn): string[] {
  const topics = topicsOf(turn);
  if (topics.length > 0) return topics;
  const waits = turn.state.frames.findLast((frame) => !turn.flowOf(frame).system);
  return waits ? [turn.flowOf(waits).title] : [];
}

/** What the talk is about when only a price is asked. The item that the running flow tells about counts, too. */
export function pricedTopicsOf(turn: Turn): string[] {
  const { quoted, topics } = turn.state;
  const all = quoted ? [...topics, quoted].sort((a, b) => b.at - a.at) : topics;
  return all.filter(({ at }) => turn.at - at < TOPIC_MS).map(({ name }) => name);
}

/** @jsxImportSource preact */
import type { Words } from "./words/words.js";

export type Tick = "sending" | "sent" | "delivered" | "read" | "failed";

const SHAPES: Record<Tick, string> = {
  sending: "M8 2.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.200l2.2 1.3",
  sent: "M3.5 8.5 6.5 11.5 12.5 5",
  delivered: "M1 8.5 4 11.5 10 5M7 11l.5.500L14 5",
  read: "M1 8.5 4 11.5 10 5M7 11l.5.500L14 5",
  failed: "M8 2.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.500M8 10.5v.8",
};

/** How far the visitor's message got: a shape and a word, never a colour alone ("read" is also bolder). */
export function Ticks({ tick, words }: { tick: Tick; words: Words }) {
  return (
    <span class={`tick ${tick}`} title={words[tick]}>
      <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-linecap="round" aria-hidden="true">
        <path d={SHAPES[tick]} />
      </svg>
      <span class="for-readers">{words[tick]}</span>
    </span>
  );
}

/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { Bell } from "./bell.js";
import { initials } from "./initials.js";
import { type Tick, Ticks } from "./ticks.js";
import { clockTime } from "./time-words.js";
import type { Words } from "./words/words.js";

type Props = {
  author: "contact" | "bot" | "person";
  name: string | null;
  /** The first of several lines of one author; it has the logo and the name. */
  first: boolean;
  at: number;
  tick: Tick | null;
  words: Words;
  children: ComponentChildren;
};

/**
 * One message: the visitor on the right in the brand's colour, the bot on the left with the bell, a person on the left
 * with initials.
 */
export function Bubble({ author, name, first, at, tick, words, children }: Props) {
  const who = author === "contact" ? words.you : author === "bot" ? words.bot : (name ?? words.someone);
  return (
    <div class={`row ${author}${first ? " first" : ""}`}>
      {author !== "contact" && (
        <span class={`avatar ${author}`} aria-hidden="true">
          {first && (author === "bot" ? <Bell /> : initials(who))}
        </span>
      )}
      <div class="bubble">
        {author === "person" && first ? (
          <p class="name" dir="auto">
            {who}
          </p>
        ) : (
          <span class="for-readers">{who}: </span>
        )}
        {children}
        <span class="meta">
          <time dateTime={new Date(at).toISOString()}>{clockTime(at, words.locale)}</time>
          {tick && <Ticks tick={tick} words={words} />}
        </span>
      </div>
    </div>
  );
}

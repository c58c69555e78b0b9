/** @jsxImportSource preact */
import { Bell } from "./bell.js";
import { initials } from "./initials.js";
import type { Words } from "./words/words.js";

/** Somebody is writing. The dots do not move when the visitor wants no motion (app.css); screen readers get words. */
export function TypingDots({ who, name, words }: { who: "bot" | "person"; name: string | null; words: Words }) {
  const said = who === "bot" ? words.bot : (name ?? words.someone);
  return (
    <div class={`row first ${who}`}>
      <span class={`avatar ${who}`} aria-hidden="true">
        {who === "bot" ? <Bell /> : initials(said)}
      </span>
      <p class="bubble dots">
        <span class="for-readers">{words.typing(said)}</span>
        <i />
        <i />
        <i />
      </p>
    </div>
  );
}

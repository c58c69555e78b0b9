/** @jsxImportSource preact */

import type { Owner } from "../wire.js";
import { Bell } from "./bell.js";
import { Icon } from "./icons.js";
import { initials } from "./initials.js";
import type { Words } from "./words/words.js";

type Props = {
  title: string;
  owner: Owner;
  words: Words;
  onClose: (() => void) | null;
  onAskPerson: (() => void) | null;
};

/** The title, who is speaking, and the button for a person, which is shown until a person is there. */
export function Header({ title, owner, words, onClose, onAskPerson }: Props) {
  const name = owner.name ?? words.someone;
  const person = owner.owner === "person";
  const who = person ? words.withPerson(name) : owner.owner === "nobody" ? words.waitingPerson : words.bot;
  return (
    <header>
      <div class="title-row">
        <span class={person ? "avatar person" : "avatar"} aria-hidden="true">
          {person ? initials(name) : <Bell ringing={owner.owner === "nobody"} />}
        </span>
        <div class="title">
          <h1 id="title" tabIndex={-1}>
            {title}
          </h1>
          <p class={owner.owner === "nobody" ? "who waiting" : "who"} role="status">
            {who}
          </p>
        </div>
        {onClose && (
          <button type="button" class="round" aria-label={words.close} title={words.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {!person && (
        <button type="button" class="ask-person" disabled={onAskPerson === null} onClick={onAskPerson ?? undefined}>
          <Icon name="person" />
          {words.askPerson}
        </button>
      )}
    </header>
  );
}

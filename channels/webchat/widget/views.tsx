/** @jsxImportSource preact */
import type { HandshakeRefusal } from "../wire.js";
import { Bell } from "./bell.js";
import type { Words } from "./words/words.js";

/** Shown while loading: the shape of a conversation. */
export function Skeleton({ words }: { words: Words }) {
  return (
    <div class="skeleton" role="status">
      <span class="for-readers">{words.loading}</span>
      <i class="left" />
      <i class="left short" />
      <i class="right" />
      <i class="left" />
    </div>
  );
}

/** Shown before the first line: the company's greeting. */
export function Greeting({ greeting }: { greeting: string }) {
  return (
    <div class="greeting">
      <Bell />
      <p dir="auto">{greeting}</p>
    </div>
  );
}

/** Shown when there can be no conversation: why, and what can be done. */
export function Refused({
  code,
  words,
  onRetry,
}: {
  code: HandshakeRefusal | null;
  words: Words;
  onRetry: () => void;
}) {
  return (
    <div class="refused" role="alert">
      <Bell />
      <p>{reasonOf(code, words)}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.reload}
      </button>
    </div>
  );
}

/** One quiet line between transcript and composer while there is no connection. */
export function OfflineBar({ waiting, words }: { waiting: number; words: Words }) {
  return (
    <p class="offline" role="status">
      {waiting === 0 ? words.offline : words.offlineQueue(waiting)}
    </p>
  );
}

function reasonOf(code: HandshakeRefusal | null, words: Words): string {
  switch (code) {
    case "channel_paused":
      return words.refused.paused;
    case "origin_refused":
      return words.refused.origin;
    case "identity_refused":
    case "identity_expired":
    case "token_refused":
      return words.refused.identity;
    case "channel_unknown":
      return words.refused.channel;
    case "rate_limited":
    case "busy":
    case "unavailable":
    case null:
      return words.errors.unavailable;
  }
}

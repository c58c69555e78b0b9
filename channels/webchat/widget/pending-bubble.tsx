/** @jsxImportSource preact */
import { Bubble } from "./bubble.js";
import type { Pending } from "./chat-state.js";
import { Icon } from "./icons.js";
import type { Words } from "./words/words.js";

type Props = {
  message: Pending;
  first: boolean;
  words: Words;
  maxFileBytes: number;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
};

/** A message that is being sent: shown at once, and when it fails, with the reason and what to do. */
export function PendingBubble({ message, first, words, maxFileBytes, onRetry, onDiscard }: Props) {
  const { clientId, body, state, text } = message;
  return (
    <>
      <Bubble author="contact" name={null} first={first} at={message.at} tick={state} words={words}>
        {body.kind === "file" ? (
          <p class="file">
            <Icon name="file" />
            <span dir="auto">{text}</span>
            {state === "sending" && <small>{words.uploading}</small>}
          </p>
        ) : (
          <p class="said" dir="auto">
            {text}
          </p>
        )}
      </Bubble>
      {state === "failed" && (
        <div class="failure" role="alert">
          <span>{reasonOf(message, words, maxFileBytes)}</span>
          {(message.error === undefined || PASSES.has(message.error)) && (
            <button type="button" onClick={() => onRetry(clientId)}>
              {words.retry}
            </button>
          )}
          <button type="button" onClick={() => onDiscard(clientId)}>
            {words.discard}
          </button>
        </div>
      )}
    </>
  );
}

/** Errors that may not occur the next time (`WireError`). With others, the message would be refused again. */
const PASSES = new Set<NonNullable<Pending["error"]>>(["unavailable", "rate_limited", "offline_file"]);

function reasonOf({ error, reason }: Pending, words: Words, maxFileBytes: number): string {
  if (error === "file_too_large") return words.fileTooLarge(Math.floor(maxFileBytes / 1024 / 1024));
  if (error === "offline_file") return words.fileOffline;
  // The server's own words are Portuguese. Other languages use their own texts.
  if (reason !== undefined && words.locale === "pt-BR") return reason;
  return words.errors[error ?? "unavailable"];
}

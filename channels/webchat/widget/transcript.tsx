/** @jsxImportSource preact */
import { Fragment } from "preact";
import { Bubble } from "./bubble.js";
import { type ChatState, visitorTick } from "./chat-state.js";
import { LineContent } from "./line-content.js";
import { PendingBubble } from "./pending-bubble.js";
import { dayWords, sameDay } from "./time-words.js";
import type { Words } from "./words/words.js";

type Props = {
  state: ChatState;
  base: string;
  words: Words;
  maxFileBytes: number;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
};

/** The conversation, oldest first, with a separator for each day; what is on its way stands at the end. */
export function Transcript({ state, base, words, maxFileBytes, onRetry, onDiscard }: Props) {
  const { lines, pending } = state;
  return (
    <>
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const newDay = before === undefined || !sameDay(new Date(before.at), new Date(line.at));
        const first = newDay || before.author !== line.author || before.name !== line.name;
        return (
          <Fragment key={line.id}>
            {newDay && (
              <p class="day">
                <span>{dayWords(line.at, Date.now(), words)}</span>
              </p>
            )}
            {line.author === "system" ? (
              <div class="system">
                <LineContent content={line.content} base={base} words={words} />
              </div>
            ) : (
              <Bubble
                author={line.author}
                name={line.name}
                first={first}
                at={line.at}
                tick={line.author === "contact" ? visitorTick(line, lines) : null}
                words={words}
              >
                <LineContent content={line.content} base={base} words={words} />
              </Bubble>
            )}
          </Fragment>
        );
      })}
      {pending.map((message, index) => (
        <PendingBubble
          key={message.clientId}
          message={message}
          first={index === 0 && lines.at(-1)?.author !== "contact"}
          words={words}
          maxFileBytes={maxFileBytes}
          onRetry={onRetry}
          onDiscard={onDiscard}
        />
      ))}
    </>
  );
}

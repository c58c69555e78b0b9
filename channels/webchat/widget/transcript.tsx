/** @jsxImportSource preact */
import { type ChatState, isOurs, visitorTick } from "./chat-state.js";
import { LineRow } from "./line-row.js";
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
  const newestOurs = lines.findLast(isOurs);
  return (
    <>
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const newDay = before === undefined || !sameDay(new Date(before.at), new Date(line.at));
        return (
          <LineRow
            key={line.id}
            line={line}
            day={newDay ? dayWords(line.at, Date.now(), words) : null}
            first={newDay || before.author !== line.author || before.name !== line.name}
            tick={line.author === "contact" ? visitorTick(line, newestOurs) : null}
            base={base}
            words={words}
          />
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

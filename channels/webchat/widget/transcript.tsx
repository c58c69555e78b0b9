/** @jsxImportSource preact */
import type { WireLine } from "../wire.js";
import { type ChatState, isOurs, visitorTick } from "./chat-state.js";
import { LineRow } from "./line-row.js";
import { PendingBubble } from "./pending-bubble.js";
import { placePending } from "./place-pending.js";
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

/**
 * The conversation, oldest first, with a separator for each day. Failed messages stand where they were written, and
 * messages being sent at the end.
 */
export function Transcript({ state, base, words, maxFileBytes, onRetry, onDiscard }: Props) {
  const { lines, pending } = state;
  const newestOurs = lines.findLast(isOurs);
  let lastLine: WireLine | undefined;
  return (
    <>
      {placePending(lines, pending).map((line, index, shown) => {
        const above = shown[index - 1];
        if ("body" in line)
          return (
            <PendingBubble
              key={line.clientId}
              message={line}
              first={above === undefined || ("author" in above && above.author !== "contact")}
              words={words}
              maxFileBytes={maxFileBytes}
              onRetry={onRetry}
              onDiscard={onDiscard}
            />
          );
        const before = lastLine;
        lastLine = line;
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
    </>
  );
}

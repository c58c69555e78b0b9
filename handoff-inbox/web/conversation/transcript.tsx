import { Fragment, useEffect, useRef } from "react";
import type { DeskLine } from "../../contract/lines.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Empty, Failed } from "../ui/states.js";
import { words } from "../words.js";
import { LineRow } from "./line-row.js";
import { PendingRow } from "./pending-row.js";
import { TranscriptSkeleton } from "./transcript-skeleton.js";
import { useLines } from "./use-lines.js";
import { usePlace } from "./use-place.js";
import { useTyping } from "./use-typing.js";

const NO_LINES: DeskLine[] = [];

/** Everything that was said, and what is being sent. */
export function Transcript(props: { conversationId: string; customer: string; onWhy(line: DeskLine): void }) {
  const known = useLines(props.conversationId);
  const { query } = known;
  if (query.isPending) return <TranscriptSkeleton />;
  if (query.isError && query.data === undefined)
    return <Failed what={words.conversation.failed} error={query.error} again={() => void query.refetch()} />;
  return <Scroll {...props} {...known} lines={query.data?.lines ?? NO_LINES} more={query.data?.more ?? false} />;
}

type ScrollProps = Parameters<typeof Transcript>[0] &
  Omit<ReturnType<typeof useLines>, "query"> & { lines: DeskLine[]; more: boolean };

function Scroll({ conversationId, customer, onWhy, lines, more, pending, older, loadOlder }: ScrollProps) {
  const { times, outbox } = useDesk();
  const now = useNow();
  const typing = useTyping(conversationId, customer);
  const box = useRef<HTMLDivElement>(null);
  const place = usePlace(box, {
    firstId: lines[0]?.id ?? null,
    lastId: pending.at(-1)?.key ?? lines.at(-1)?.id ?? null,
    count: lines.length,
    onNearStart: () => {
      if (more && !older.loading && !older.failed) void loadOlder();
    },
  });
  // The list scrolls to a text that this person wrote.
  const written = pending.at(-1)?.key;
  useEffect(() => {
    if (written !== undefined) place.toEnd();
  }, [written]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={box}
        role="log"
        aria-label={words.conversation.transcript}
        tabIndex={0}
        onScroll={place.onScroll}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <div className="mx-auto flex min-h-full max-w-220 flex-col pb-4">
          {lines.length === 0 && pending.length === 0 ? (
            <Empty {...words.conversation.empty} />
          ) : (
            <Beginning more={more} failed={older.failed} onMore={() => void loadOlder()} />
          )}
          {lines.map((line, at) => {
            const before = lines[at - 1];
            const newDay = before === undefined || times.dayKey(before.at) !== times.dayKey(line.at);
            return (
              <Fragment key={line.id}>
                {newDay && (
                  <p className="mt-4 mb-1 text-center text-xs font-semibold text-muted first-letter:uppercase">
                    {times.day(line.at, now)}
                  </p>
                )}
                <LineRow line={line} customer={customer} follows={!newDay && sameVoice(before, line)} onWhy={onWhy} />
              </Fragment>
            );
          })}
          {pending.map((each) => (
            <PendingRow
              key={each.key}
              pending={each}
              onRetry={() => outbox.retry(conversationId, each.key)}
              onDrop={() => outbox.drop(conversationId, each.key)}
            />
          ))}
        </div>
      </div>
      <p role="status" className="h-5 shrink-0 px-4 text-xs text-muted">
        {typing}
      </p>
      {!place.atEnd && (
        <button
          type="button"
          onClick={place.toEnd}
          className="absolute bottom-7 left-1/2 inline-flex min-h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line bg-surface px-3 text-sm font-medium shadow-one"
        >
          <Icon name="down" /> {place.unseen > 0 ? words.conversation.newLines(place.unseen) : words.conversation.toEnd}
        </button>
      )}
    </div>
  );
}

function Beginning({ more, failed, onMore }: { more: boolean; failed: boolean; onMore(): void }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center justify-center gap-2 pt-3 text-xs text-muted">
      {!more ? words.conversation.first : failed ? words.conversation.olderFailed : words.conversation.older}
      {more && failed && <Button onClick={onMore}>{words.tryAgain}</Button>}
    </div>
  );
}

/** Lines of the same author within five minutes are grouped. */
function sameVoice(before: DeskLine | undefined, line: DeskLine): boolean {
  return (
    before !== undefined &&
    before.author === line.author &&
    before.personName === line.personName &&
    line.at - before.at < 5 * 60_000
  );
}

import { memo } from "react";
import { Link } from "wouter";
import type { QueueItem } from "../../contract/queue.js";
import { useDesk } from "../session/desk-context.js";
import { waitWords } from "../text/time-words.js";
import { useNow } from "../text/use-now.js";
import { Badge } from "../ui/badge.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";

export const ROW_HEIGHT = 84;

/** One conversation in the queue: who, what was said last, and what it needs. */
export const QueueRow = memo(function QueueRow({ item, open }: { item: QueueItem; open: boolean }) {
  const { me, times } = useDesk();
  const now = useNow();
  const waits = item.waitingSince !== null && item.owner !== "person" && !item.closed;
  const { last } = item;
  return (
    <Link
      href={`/conversas/${item.id}`}
      aria-current={open ? "true" : undefined}
      data-conversation={item.id}
      className={`flex h-full flex-col justify-center gap-1 border-b border-l-3 border-b-line px-3 outline-offset-[-2px] transition-colors duration-150 ${open ? "border-l-brand bg-brand-soft" : "border-l-transparent hover:bg-surface"}`}
    >
      <span className="flex items-baseline gap-2">
        <span className="truncate font-semibold" dir="auto">
          {item.contact.called}
        </span>
        {last && <span className="ml-auto shrink-0 text-xs text-muted">{times.short(last.at, now)}</span>}
      </span>
      <span className="truncate text-sm text-muted" dir="auto">
        {last ? (
          <>
            {prefix(last.author)}
            {last.text}
          </>
        ) : (
          words.queue.nobodyWroteYet
        )}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
        {waits && item.waitingSince !== null && (
          <span className="shrink-0">
            <Badge look="amber" icon="clock">
              {words.queue.waits(waitWords(item.waitingSince, now))}
            </Badge>
          </span>
        )}
        {item.problem && (
          <span className="shrink-0">
            <Badge look="red" icon="warning">
              {words.queue.problem}
            </Badge>
          </span>
        )}
        {item.rating !== null && (
          <span className="inline-flex shrink-0 items-center gap-0.5">
            <Icon name="star" className="size-3.5 text-brand" />
            <span className="sr-only">{words.queue.rating(item.rating)}</span>
            <span aria-hidden="true">{item.rating}</span>
          </span>
        )}
        <span className="truncate">
          {[
            waits ? null : ownerWords(item, me.id),
            waits || item.handedOverAt === null ? null : words.queue.handedOver(times.short(item.handedOverAt, now)),
            item.channel.title,
            item.closed ? null : item.reason,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
    </Link>
  );
});

export function ownerWords(item: QueueItem, myId: string): string {
  if (item.closed) return words.queue.closed;
  if (item.owner === "bot") return words.queue.withBot;
  if (item.owner === "nobody") return words.queue.withNobody;
  return item.ownerId === myId ? words.queue.withYou : words.queue.with(item.ownerName ?? words.conversation.person);
}

function prefix(author: string): string {
  if (author === "bot") return `${words.queue.bot}: `;
  if (author === "person") return `${words.conversation.person}: `;
  return author === "note" ? `${words.queue.note}: ` : "";
}

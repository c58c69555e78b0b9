import { memo, type ReactNode } from "react";
import { Link } from "wouter";
import type { QueueItem } from "../../contract/queue.js";
import { useDesk } from "../session/desk-context.js";
import { waitWords } from "../text/time-words.js";
import { useNow } from "../text/use-now.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { Face } from "./face.js";

export const ROW_HEIGHT = 72;
/** Red is only legible on the plain surface, and a chosen row has another. */
const RED = "rounded bg-surface px-1 text-red";
/** How soon a person should answer who waits, in ms. A company cannot set it yet. */
const TARGET_MS = 600_000;
/** From when on a row tells that the channel's window closes, in ms before it does. */
const CLOSING_MS = 4 * 3_600_000;

/**
 * One conversation in the queue: who, what was said last, and what it needs. A search gives the name and the line of
 * its own, `called` and `said`.
 */
export const QueueRow = memo(function QueueRow(props: {
  item: QueueItem;
  open: boolean;
  called?: ReactNode;
  said?: ReactNode;
}) {
  const { item, open } = props;
  const { me, times } = useDesk();
  const now = useNow();
  const { last, waitingSince, unread, windowEndsAt } = item;
  const waited = waitingSince !== null && item.owner !== "person" && !item.closed ? now - waitingSince : null;
  const left = windowEndsAt === null || item.closed ? 0 : windowEndsAt - now;
  const look = open ? "border-l-brand bg-brand-soft" : "border-l-transparent hover:bg-surface";
  return (
    <Link
      href={`/conversas/${item.id}`}
      aria-current={open ? "true" : undefined}
      data-conversation={item.id}
      className={`flex h-full items-center gap-3 border-b border-l-3 border-b-line pr-3 pl-2.5 outline-offset-[-2px] transition-colors duration-150 ${look}`}
    >
      <Face name={item.contact.called} channel={item.channel.kind} />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5 leading-tight">
        <span className="flex items-baseline gap-2">
          <span className={`truncate ${unread > 0 ? "font-semibold" : "font-medium"}`} dir="auto">
            {props.called ?? item.contact.called}
          </span>
          {last && <span className="ml-auto shrink-0 text-xs text-muted">{times.short(last.at, now)}</span>}
        </span>
        <span className="flex items-center gap-2">
          <span className={`truncate text-sm ${unread > 0 ? "text-ink" : "text-muted"}`} dir="auto">
            {props.said ??
              (last ? (
                <>
                  {prefix(last.author)}
                  {last.text}
                </>
              ) : (
                words.queue.nobodyWroteYet
              ))}
          </span>
          {unread > 0 && (
            <span className="ml-auto shrink-0 rounded-full bg-brand px-1.5 text-xs leading-4.5 font-semibold text-on-brand">
              <span className="sr-only">{words.queue.unread(unread)}</span>
              <span aria-hidden="true">{unread > 98 ? "99+" : unread}</span>
            </span>
          )}
        </span>
        <span className="flex items-center gap-1.5 text-xs text-muted">
          {item.problem && (
            <span className={`inline-flex shrink-0 items-center gap-1 ${RED}`}>
              <Icon name="warning" className="size-3.5" />
              {words.queue.problem}
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
              waited === null ? ownerWords(item, me.id) : null,
              waited !== null || item.handedOverAt === null
                ? null
                : words.queue.handedOver(times.short(item.handedOverAt, now)),
              item.channel.title,
              item.closed ? null : item.reason,
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {left > 0 && left < CLOSING_MS && (
            <span className="ml-auto shrink-0 text-amber">{words.queue.closesIn(waitWords(now - left, now))}</span>
          )}
          {waited !== null && waitingSince !== null && (
            <span
              className={`ml-auto inline-flex shrink-0 items-center gap-1 ${waited >= TARGET_MS ? `font-medium ${RED}` : waited >= TARGET_MS / 2 ? "text-amber" : ""}`}
            >
              <Icon name="clock" className="size-3.5" />
              {words.queue.waits(waitWords(waitingSince, now))}
            </span>
          )}
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

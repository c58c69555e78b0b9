import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ConversationDetail } from "../../contract/conversation.js";
import { ownerWords } from "../queue/queue-row.js";
import { useDesk } from "../session/desk-context.js";
import { waitWords } from "../text/time-words.js";
import { useNow } from "../text/use-now.js";
import { Avatar } from "../ui/avatar.js";
import { Badge } from "../ui/badge.js";
import { Button, IconButton } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { mayAct } from "./may-act.js";
import type { ActKind } from "./use-acts.js";

/** Shows whose conversation this is, who has it, and what can be done with it. */
export function ConversationHeader(props: {
  detail: ConversationDetail;
  busy: ActKind | null;
  onAct(kind: ActKind): void;
  detailsShown: boolean;
  onDetails(): void;
}) {
  const { detail, busy, onAct, detailsShown, onDetails } = props;
  const { me } = useDesk();
  const now = useNow();
  const may = mayAct(detail, me);
  const name = detail.contact.called;
  const other = detail.owner === "person" && detail.ownerId !== me.id && !detail.closed;
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line bg-surface px-3 py-2 md:px-4">
      <BackLink />
      <Avatar who="contact" name={name} />
      <div className="min-w-0 flex-1">
        <h2 id="conversation-name" className="truncate text-base leading-5 font-semibold" dir="auto">
          {name}
        </h2>
        <p className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
          {detail.waitingSince !== null && detail.owner !== "person" && !detail.closed ? (
            <Badge look="amber" icon="clock">
              {words.conversation.waiting(waitWords(detail.waitingSince, now))}
            </Badge>
          ) : (
            <span className="truncate">{ownerWords(detail, me.id)}</span>
          )}
          <span className="truncate">· {detail.channel.title}</span>
        </p>
      </div>
      <div className="flex items-center gap-2 max-md:order-last max-md:w-full max-md:overflow-x-auto">
        {may.take && (
          <Act kind="take" look="main" {...{ busy, onAct }}>
            {other
              ? words.conversation.takeFrom(detail.ownerName ?? words.conversation.person)
              : words.conversation.take}
          </Act>
        )}
        {may["give-back"] && (
          <Act kind="give-back" {...{ busy, onAct }}>
            <Icon name="bell" className="text-brand" /> {words.conversation.giveBack}
          </Act>
        )}
        {may.close && (
          <Act kind="close" {...{ busy, onAct }}>
            {words.conversation.close}
          </Act>
        )}
      </div>
      <IconButton
        label={detailsShown ? words.conversation.hideDetails : words.conversation.details}
        aria-expanded={detailsShown}
        onClick={onDetails}
      >
        <Icon name="info" className="size-5" />
      </IconButton>
    </header>
  );
}

function Act({
  kind,
  busy,
  onAct,
  look,
  children,
}: {
  kind: ActKind;
  busy: ActKind | null;
  onAct(kind: ActKind): void;
  look?: "main";
  children: ReactNode;
}) {
  return (
    <Button look={look} aria-busy={busy === kind} disabled={busy !== null} onClick={() => onAct(kind)}>
      {children}
    </Button>
  );
}

/** For phones, where one pane is shown at a time. */
export function BackLink() {
  return (
    <Link
      href="/"
      aria-label={words.back}
      title={words.back}
      className="-ml-1 inline-flex size-10 shrink-0 items-center justify-center rounded-card text-muted md:hidden"
    >
      <Icon name="back" className="size-5" />
    </Link>
  );
}

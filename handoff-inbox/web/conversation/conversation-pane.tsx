import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ConversationDetail } from "../../contract/conversation.js";
import type { DeskLine } from "../../contract/lines.js";
import { Area } from "../pages/area.js";
import { useDesk } from "../session/desk-context.js";
import { Button, IconButton } from "../ui/button.js";
import { ConfirmDialog } from "../ui/confirm-dialog.js";
import { Icon } from "../ui/icon.js";
import { Failed } from "../ui/states.js";
import { useKeys } from "../ui/use-keys.js";
import { words } from "../words.js";
import { Composer, type ComposerHandle } from "./composer.js";
import { BackLink, ConversationHeader } from "./conversation-header.js";
import { Details } from "./details.js";
import { mayAct } from "./may-act.js";
import { Transcript } from "./transcript.js";
import { TranscriptSkeleton } from "./transcript-skeleton.js";
import { type ActKind, useActs } from "./use-acts.js";

const loadWhy = () => import("../office/office-pages.js").then(({ WhyDialog }) => WhyDialog);

/** The right pane: one conversation. Mount it anew for each (`key`). */
export function ConversationPane({ conversationId, onLeave }: { conversationId: string; onLeave(): void }) {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ["conversation", conversationId],
    queryFn: ({ signal }) => api.ask("get /conversations/:id", { params: { id: conversationId } }, signal),
  });
  const detail = query.data;
  if (detail) return <Open detail={detail} onLeave={onLeave} />;
  return (
    <section aria-label={words.pages.conversations} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-14 items-center gap-3 border-b border-line bg-surface px-4">
        <BackLink />
        {query.isPending && <div aria-hidden="true" className="skeleton h-4 w-40" />}
      </header>
      {query.isPending ? (
        <TranscriptSkeleton />
      ) : (
        <Failed what={words.conversation.failed} error={query.error} again={() => void query.refetch()} />
      )}
    </section>
  );
}

const WIDE = "(min-width: 1280px)";

function Open({ detail, onLeave }: { detail: ConversationDetail; onLeave(): void }) {
  const { me } = useDesk();
  const acts = useActs(detail.id);
  const composer = useRef<ComposerHandle>(null);
  const [why, setWhy] = useState<DeskLine | null>(null);
  const [asking, setAsking] = useState<"close" | "take" | null>(null);
  const [details, setDetails] = useState(() => matchMedia(WIDE).matches);
  const name = detail.contact.called;
  const may = mayAct(detail, me);

  const others = detail.owner === "person" && detail.ownerId !== me.id && !detail.closed;
  const act = (kind: ActKind) => {
    if (kind === "close" || (kind === "take" && others)) setAsking(kind);
    else acts.run(kind);
  };
  const when = (kind: ActKind) => (may[kind] ? () => act(kind) : undefined);
  useKeys({
    a: when("take"),
    d: when("give-back"),
    e: when("close"),
    r: () => composer.current?.focus("reply"),
    n: () => composer.current?.focus("note"),
    i: () => setDetails((shown) => !shown),
    Escape: onLeave,
  });
  // A person who opened it with the keyboard wants to write. On a phone the focus would open the keyboard over the
  // lines.
  useEffect(() => {
    if (matchMedia("(min-width: 768px) and (pointer: fine)").matches) composer.current?.focus();
  }, []);

  return (
    <section aria-label={words.conversation.region(name)} className="relative flex min-h-0 min-w-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConversationHeader
          detail={detail}
          busy={acts.busy}
          onAct={act}
          detailsShown={details}
          onDetails={() => setDetails(!details)}
        />
        {acts.error && (
          <div role="alert" className="flex flex-wrap items-center gap-2 bg-red-soft px-4 py-1.5 text-sm text-red">
            <Icon name="warning" />
            <span>
              {words.conversation.actFailed} {acts.error.message}
            </span>
            {acts.again && <Button onClick={acts.again}>{words.tryAgain}</Button>}
            <IconButton label={words.close} className="ml-auto" onClick={acts.forget}>
              <Icon name="close" />
            </IconButton>
          </div>
        )}
        <Transcript conversationId={detail.id} customer={name} onWhy={setWhy} />
        {me.permissions.includes("conversations.note") ? (
          <Composer ref={composer} detail={detail} onLeave={onLeave} />
        ) : (
          <p role="note" className="flex items-start gap-2 border-t border-line bg-surface px-4 py-3 text-muted">
            <Icon name="info" className="mt-0.5" /> {words.composer.readOnly}
          </p>
        )}
      </div>
      {details && <Details detail={detail} onClose={() => setDetails(false)} />}
      {why && <Area load={loadWhy} with={{ line: why, onClose: () => setWhy(null) }} />}
      {asking && (
        <ConfirmDialog
          {...(asking === "close"
            ? { title: words.conversation.closeAsk, text: words.conversation.closeText, act: words.conversation.close }
            : {
                title: words.conversation.overAsk,
                text: words.conversation.overText(detail.ownerName ?? words.conversation.person),
                act: words.conversation.take,
              })}
          onCancel={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            acts.run(asking, asking === "take" ? true : undefined);
          }}
        />
      )}
    </section>
  );
}

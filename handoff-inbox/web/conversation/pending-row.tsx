import { useDesk } from "../session/desk-context.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { Delivery } from "./delivery.js";
import type { Pending } from "./outbox.js";
import { Said } from "./said.js";

/** A text that was written here and is not in the transcript yet: being sent, or refused, with what can be done. */
export function PendingRow({ pending, onRetry, onDrop }: { pending: Pending; onRetry(): void; onDrop(): void }) {
  const { me, times } = useDesk();
  const note = pending.kind === "note";
  const stuck = pending.state === "refused" || pending.state === "lost";
  return (
    <article
      data-pending={pending.state}
      aria-label={note ? words.conversation.note : me.name}
      className={`arriving mt-3 flex gap-2 px-4 ${note ? "" : "flex-row-reverse"}`}
    >
      {!note && <Avatar who="person" name={me.name} />}
      <div className={note ? "flex-1" : "flex max-w-[min(78%,520px)] min-w-0 flex-col items-end"}>
        <div
          className={`max-w-full px-3 py-2 ${note ? "rounded-card border border-amber-line bg-amber-soft" : "rounded-bubble border border-dashed border-edge bg-surface"}`}
        >
          <Said text={pending.text} />
        </div>
        <p className="mt-0.5 flex items-center justify-end gap-2 px-1 text-xs text-muted">
          <time dateTime={new Date(pending.at).toISOString()}>{times.clock(pending.at)}</time>
          {stuck ? (
            <span className="inline-flex items-center gap-0.5 text-red">
              <Icon name="warning" className="size-3.5" /> {words.status.unsent}
            </span>
          ) : (
            <Delivery status={pending.state === "sending" ? "sending" : "queued"} />
          )}
        </p>
        {stuck && (
          <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-2 text-xs text-red">
            <span>{pending.problem ?? words.failures.offline}</span>
            <Button onClick={onRetry}>
              <Icon name="again" /> {words.tryAgain}
            </Button>
            <Button onClick={onDrop}>{words.discard}</Button>
          </div>
        )}
      </div>
    </article>
  );
}

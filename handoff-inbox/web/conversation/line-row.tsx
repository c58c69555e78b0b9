import { memo } from "react";
import type { DeskLine } from "../../contract/lines.js";
import { useDesk } from "../session/desk-context.js";
import { Avatar } from "../ui/avatar.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { Delivery, DeliveryProblem } from "./delivery.js";
import { LineContent } from "./line-content.js";
import { readContent } from "./read-content.js";

/** One line of the transcript. `follows`: the same author wrote just before, so the name is not repeated. */
export const LineRow = memo(function LineRow(props: {
  line: DeskLine;
  customer: string;
  follows: boolean;
  onWhy(line: DeskLine): void;
}) {
  const { line } = props;
  if (line.author === "system") return <SystemLine line={line} />;
  return line.author === "note" ? <NoteLine line={line} /> : <SpokenLine {...props} />;
});

function SpokenLine({ line, customer, follows, onWhy }: Parameters<typeof LineRow>[0]) {
  const { times } = useDesk();
  const theirs = line.author === "contact";
  const bot = line.author === "bot";
  const who = theirs ? customer : bot ? words.conversation.bot : (line.personName ?? words.conversation.person);
  const face = theirs ? "contact" : bot ? "bot" : "person";
  const paper = theirs
    ? "border-line bg-surface"
    : bot
      ? "border-transparent bg-brand-soft"
      : "border-ink/30 bg-surface";
  return (
    <article
      data-line={line.id}
      data-author={line.author}
      aria-label={who}
      className={`row flex gap-2 px-4 ${follows ? "pt-1" : "pt-3"} ${theirs ? "" : "flex-row-reverse"}`}
    >
      <div className="w-8 shrink-0">{!follows && <Avatar who={face} name={who} />}</div>
      <div className={`flex max-w-[min(78%,520px)] min-w-0 flex-col ${theirs ? "items-start" : "items-end"}`}>
        {!follows && (
          <span className="mb-0.5 px-1 text-xs text-muted" dir="auto">
            {who}
          </span>
        )}
        <div className={`max-w-full min-w-0 rounded-bubble border px-3 py-2 ${paper}`}>
          <LineContent content={line.content} />
        </div>
        <div className="mt-0.5 flex items-center gap-2 px-1 text-xs text-muted">
          {bot && (
            <button
              type="button"
              onClick={() => onWhy(line)}
              title={words.conversation.why}
              aria-label={words.conversation.why}
              className="inline-flex items-center gap-1 rounded-card underline decoration-dotted underline-offset-2 hover:text-ink"
            >
              <Icon name="help" className="size-3.5" /> {words.conversation.whyShort}
            </button>
          )}
          <time dateTime={new Date(line.at).toISOString()}>{times.clock(line.at)}</time>
          {!theirs && line.status && <Delivery status={line.status} />}
        </div>
        {!theirs && line.status && <DeliveryProblem status={line.status} problem={line.problem} />}
      </div>
    </article>
  );
}

function NoteLine({ line }: { line: DeskLine }) {
  const { times } = useDesk();
  const title = line.personName ? words.conversation.noteOf(line.personName) : words.conversation.note;
  return (
    <article
      data-line={line.id}
      data-author="note"
      aria-label={title}
      className="row mx-4 mt-3 rounded-card border border-amber-line bg-amber-soft px-3 py-2"
    >
      <p className="mb-0.5 flex items-center gap-1.5 text-xs font-medium text-amber">
        <Icon name="note" className="size-3.5" /> {title}
        <time className="ml-auto font-normal" dateTime={new Date(line.at).toISOString()}>
          {times.clock(line.at)}
        </time>
      </p>
      <LineContent content={line.content} />
    </article>
  );
}

function SystemLine({ line }: { line: DeskLine }) {
  const { times } = useDesk();
  const content = readContent(line.content);
  const text = content.kind === "text" ? content.text : words.content.unknown;
  return (
    <p
      data-line={line.id}
      data-author="system"
      className="row mt-3 flex items-center gap-3 px-4 text-center text-xs text-muted"
    >
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      <span className="max-w-[70%]">
        {text} · <time dateTime={new Date(line.at).toISOString()}>{times.clock(line.at)}</time>
      </span>
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </p>
  );
}

import { type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { ConversationDetail } from "../../contract/conversation.js";
import { LONGEST_NOTE } from "../../longest-note.js";
import { Area } from "../pages/area.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { type Draft, keepDraft, readDraft } from "./drafts.js";
import { ModeSwitch } from "./mode-switch.js";
import { useTypingSign } from "./use-typing-sign.js";
import { whyNotReply } from "./why-not-reply.js";

const loadSender = () => import("../office/office-pages.js").then(({ TemplateSender }) => TemplateSender);

export type ComposerHandle = { focus(mode?: Draft["mode"]): void };

/** The field for a reply to the customer, or a note to the team. */
export function Composer({
  detail,
  onLeave,
  ref,
}: {
  detail: ConversationDetail;
  onLeave(): void;
  ref?: Ref<ComposerHandle>;
}) {
  const { live, me, outbox, times } = useDesk();
  const now = useNow();
  const [draft, setDraft] = useState<Draft>(() => readDraft(me.id, detail.id));
  const field = useRef<HTMLTextAreaElement>(null);
  const { mode, text } = draft;
  const note = mode === "note";
  const blocked = note ? null : whyNotReply(detail, now);
  const longest = note ? LONGEST_NOTE : detail.longestText;
  const tooLong = longest !== null && text.length > longest;

  const change = (next: Partial<Draft>) => {
    const whole = { ...draft, ...next };
    setDraft(whole);
    keepDraft(me.id, detail.id, whole);
  };
  const typing = useTypingSign(live, detail.id);
  const send = () => {
    if (text.trim() === "" || blocked !== null || tooLong) return;
    outbox.send(detail.id, mode, text.trim());
    change({ text: "" });
    typing(false);
    field.current?.focus();
  };
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, 220)}px`;
  }, [text, mode, blocked]);
  useImperativeHandle(ref, () => ({
    focus(wanted) {
      if (wanted) change({ mode: wanted });
      requestAnimationFrame(() => field.current?.focus());
    },
  }));

  const takes = !note && blocked === null && detail.owner !== "person";
  const hint = tooLong
    ? words.composer.tooLong(longest)
    : takes
      ? words.composer.takes
      : !note && detail.windowEndsAt !== null && detail.windowEndsAt - now < 4 * 3_600_000
        ? words.composer.windowEnds(words.time.until(times.moment(detail.windowEndsAt, now)))
        : words.composer.keys;
  return (
    <form
      aria-label={note ? words.composer.noteLabel : words.composer.replyLabel}
      className={`border-t px-4 pt-2 pb-3 ${note ? "border-amber-line bg-amber-soft" : "border-line bg-surface"}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ModeSwitch note={note} onChange={(mode) => change({ mode })} />
      {blocked !== null ? (
        <p
          id="blocked"
          role="note"
          className="flex items-start gap-2 rounded-card border border-line bg-paper px-3 py-2 text-muted"
        >
          <Icon name="info" className="mt-0.5" /> {blocked}
        </p>
      ) : (
        <div className="flex items-end gap-2">
          <textarea
            ref={field}
            rows={1}
            aria-label={note ? words.composer.noteLabel : words.composer.replyLabel}
            aria-describedby="composer-hint"
            aria-invalid={tooLong}
            placeholder={note ? words.composer.noteHint : words.composer.replyHint}
            value={text}
            onChange={(event) => {
              change({ text: event.target.value });
              if (!note) typing(event.target.value !== "");
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Enter" && !event.shiftKey) {
                event.preventDefault();
                send();
              }
              if (event.key === "Escape") onLeave();
            }}
            onBlur={() => typing(false)}
            dir="auto"
            className="max-h-55 min-h-10 flex-1 resize-none rounded-card border border-edge bg-surface px-3 py-2"
          />
          <Button
            type="submit"
            look={note ? "amber" : "main"}
            className="min-h-10"
            disabled={text.trim() === "" || tooLong}
          >
            <Icon name={note ? "note" : "send"} />{" "}
            <span className="max-md:sr-only">{note ? words.composer.keep : words.composer.send}</span>
          </Button>
        </div>
      )}
      {blocked !== null && detail.templates && <Area load={loadSender} with={{ conversationId: detail.id }} />}
      {blocked === null && (
        <p
          id="composer-hint"
          className={`mt-1 text-xs ${tooLong ? "text-red" : note ? "text-ink" : "text-muted"} ${takes || tooLong ? "" : "max-md:hidden"}`}
        >
          {hint}
        </p>
      )}
    </form>
  );
}

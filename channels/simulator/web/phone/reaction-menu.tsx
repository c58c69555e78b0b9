import { useState } from "react";
import { Icon } from "../icon.js";
import { useDismiss } from "./use-dismiss.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

type Props = {
  mine: boolean;
  current: string | undefined;
  onReact: (emoji: string | null) => void;
  onReply: () => void;
};

/** Beside a message, for pointer and keyboard: react to it, or quote it in an answer. */
export function ReactionMenu({ mine, current, onReact, onReply }: Props) {
  const [open, setOpen] = useState(false);
  const menu = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const place = mine ? "right-full mr-1" : "left-full ml-1";
  return (
    <div ref={menu} className={`absolute top-0 ${place} ${open ? "z-20" : ""}`}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={`rounded-full bg-surface p-1 text-muted shadow-one hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 ${open ? "" : "opacity-0"}`}
      >
        <Icon name="smile" className="size-5" />
        <span className="sr-only">Reagir ou responder a esta mensagem</span>
      </button>
      {open && (
        <div
          className={`rising absolute top-8 flex rounded-full border border-line bg-surface p-1 shadow-lift ${mine ? "right-0" : "right-0"}`}
        >
          {EMOJI.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-pressed={current === emoji}
              onClick={() => {
                onReact(current === emoji ? null : emoji);
                setOpen(false);
              }}
              className={`size-8 rounded-full text-lg ${current === emoji ? "bg-brand-soft" : "hover:bg-paper"}`}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            onClick={() => {
              onReply();
              setOpen(false);
            }}
            className="grid size-8 place-items-center rounded-full text-muted hover:bg-paper hover:text-ink"
          >
            <Icon name="reply" className="size-5" />
            <span className="sr-only">Responder citando</span>
          </button>
        </div>
      )}
    </div>
  );
}

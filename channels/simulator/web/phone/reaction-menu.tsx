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

/** A menu beside a message, for pointer and keyboard: to react to it, or quote it in an answer. */
export function ReactionMenu({ mine, current, onReact, onReply }: Props) {
  const [open, setOpen] = useState(false);
  const menu = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const [button, list] = mine ? ["right-full mr-1", "right-0"] : ["left-full ml-1", "left-0"];
  const act = (work: () => void) => () => {
    work();
    setOpen(false);
  };
  return (
    <div ref={menu}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={`absolute top-0 ${button} rounded-full bg-surface p-1 text-muted shadow-one group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink ${mine ? "" : "pointer-coarse:opacity-100"} ${open ? "" : "opacity-0"}`}
      >
        <Icon name="smile" className="size-5" />
        <span className="sr-only">Reagir ou responder a esta mensagem</span>
      </button>
      {open && (
        <div
          ref={(element) => element?.scrollIntoView({ block: "nearest" })}
          role="group"
          aria-label="Reagir ou responder"
          className={`rising absolute top-8 ${list} z-20 flex rounded-full border border-line bg-surface p-1 shadow-lift`}
        >
          {EMOJI.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-pressed={current === emoji}
              onClick={act(() => onReact(current === emoji ? null : emoji))}
              className={`size-8 rounded-full text-lg ${current === emoji ? "bg-brand-soft" : "hover:bg-paper"}`}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            onClick={act(onReply)}
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

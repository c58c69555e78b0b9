import { useState } from "react";
import { Icon } from "../icon.js";
import { useDismiss } from "./use-dismiss.js";

const EMOJI =
  "😀 😂 🙂 😉 😍 🤔 😅 😭 😡 😱 👍 👎 👏 🙏 💪 🤝 👋 👌 ❤️ 🎉 ✅ ❌ ⚠️ ⏰ 💻 🖥️ 📱 🔋 🔌 🖨️ 📶 💾 🔧 🐢 🔥 💧".split(" ");

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const [open, setOpen] = useState(false);
  const picker = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  return (
    <div ref={picker} className="relative">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid size-11 place-items-center rounded-full text-muted hover:text-ink"
      >
        <Icon name="smile" />
        <span className="sr-only">Emoji</span>
      </button>
      {open && (
        <div
          role="group"
          aria-label="Emoji"
          className="rising absolute bottom-13 left-0 z-20 grid w-72 grid-cols-8 gap-0.5 rounded-2xl border border-line bg-surface p-2 shadow-lift"
        >
          {EMOJI.map((emoji) => (
            <button
              key={emoji}
              type="button"
              onClick={() => (onPick(emoji), setOpen(false))}
              className="size-8 rounded-lg text-xl hover:bg-paper"
            >
              {emoji}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

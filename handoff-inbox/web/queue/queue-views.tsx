import { VIEWS, type View } from "../../contract/views.js";
import { Icon, type IconName } from "../ui/icon.js";
import { words } from "../words.js";
import { useCounts } from "./use-queue.js";

const ICONS: Record<View, IconName> = {
  waiting: "clock",
  mine: "person",
  team: "people",
  people: "people",
  bot: "bell",
  all: "chats",
  closed: "archive",
};

/** The lists of the queue, with the number of conversations in each. */
export function QueueViews({ view, onChange }: { view: View; onChange(view: View): void }) {
  const counts = useCounts();
  return (
    <div
      role="group"
      aria-label={words.queue.title}
      className="flex gap-1 overflow-x-auto border-b border-line p-2 [scrollbar-width:none]"
    >
      {VIEWS.map((each) => {
        const calls = each === "waiting" && (counts?.waiting ?? 0) > 0;
        const look =
          each === view ? "bg-brand-soft text-ink font-medium" : "text-muted hover:bg-surface hover:text-ink";
        return (
          <button
            key={each}
            ref={each === view ? showWhole : undefined}
            type="button"
            aria-pressed={each === view}
            onClick={() => onChange(each)}
            className={`flex min-w-12 shrink-0 flex-auto flex-col items-center rounded-card px-2 py-1.5 text-xs leading-4 transition-colors duration-150 ${look}`}
          >
            <span className={`flex items-center gap-1 text-sm leading-5 font-semibold ${calls ? "text-amber" : ""}`}>
              <Icon name={ICONS[each]} className="size-4" />
              {each === "mine" && (counts?.unread ?? 0) > 0 && (
                <span className="size-2 rounded-full bg-brand">
                  <span className="sr-only">{words.queue.unread(counts?.unread ?? 0)}</span>
                </span>
              )}
              {counts ? counts[each].toLocaleString(words.locale) : "–"}
            </span>
            <span className="whitespace-nowrap">{words.queue.views[each]}</span>
          </button>
        );
      })}
    </div>
  );
}

/** A list that was chosen by its key may stand outside the visible part. */
function showWhole(button: HTMLElement | null): void {
  button?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

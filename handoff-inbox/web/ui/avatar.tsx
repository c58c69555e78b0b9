import { initials } from "../text/initials.js";
import { Icon } from "./icon.js";

const SIZES = { small: "size-6 text-[10px]", middle: "size-8 text-xs" } as const;

/**
 * The picture of a speaker: the bell for the bot, initials for people. It is only a drawing; the name is in the text.
 */
export function Avatar({
  who,
  name,
  size = "middle",
}: {
  who: "bot" | "person" | "contact";
  name: string;
  size?: keyof typeof SIZES;
}) {
  const look =
    who === "bot"
      ? "bg-brand-soft text-brand"
      : who === "person"
        ? "bg-ink text-paper"
        : "bg-paper text-ink border border-line";
  return (
    <span
      aria-hidden="true"
      className={`flex shrink-0 items-center justify-center rounded-full font-semibold ${SIZES[size]} ${look}`}
    >
      {who === "bot" ? <Icon name="bell" className="size-4" /> : initials(name)}
    </span>
  );
}

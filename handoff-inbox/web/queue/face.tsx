import { initials } from "../text/initials.js";

const HUES = [25, 60, 95, 140, 185, 230, 275, 330] as const;
const MARKS: Record<string, string> = { whatsapp: "W", instagram: "I", telegram: "T", messenger: "M", email: "E" };

/** A customer's initials, on a colour of their name, with their channel's letter. The text says both, too. */
export function Face({ name, channel }: { name: string; channel: string }) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return (
    <span
      aria-hidden="true"
      className="face relative flex size-9 shrink-0 items-center justify-center rounded-full text-xs font-semibold"
      style={{ "--hue": HUES[sum % HUES.length] } as object}
    >
      {initials(name)}
      <span className="absolute -right-1 -bottom-1 flex size-4 items-center justify-center rounded-full border border-line bg-surface text-[10px] leading-none text-muted">
        {MARKS[channel] ?? "S"}
      </span>
    </span>
  );
}

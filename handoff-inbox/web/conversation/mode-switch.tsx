import type { ReactNode } from "react";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import type { Draft } from "./drafts.js";

/** Switches between a reply to the customer and a note to the team. */
export function ModeSwitch({ note, onChange }: { note: boolean; onChange(mode: Draft["mode"]): void }) {
  return (
    <div role="group" aria-label={words.composer.mode} className="mb-2 flex gap-1">
      <ModeButton on={!note} onClick={() => onChange("reply")}>
        {words.composer.reply}
      </ModeButton>
      <ModeButton on={note} amber onClick={() => onChange("note")}>
        <Icon name="note" className="size-3.5" /> {words.composer.note}
      </ModeButton>
    </div>
  );
}

function ModeButton({ on, amber, ...rest }: { on: boolean; amber?: boolean; onClick(): void; children: ReactNode }) {
  const look = !on
    ? "text-muted hover:text-ink"
    : amber
      ? "bg-surface text-amber font-semibold"
      : "bg-brand-soft text-ink font-semibold";
  return (
    <button
      type="button"
      aria-pressed={on}
      className={`inline-flex min-h-7 items-center gap-1 rounded-full px-3 text-sm max-md:min-h-9 ${look}`}
      {...rest}
    />
  );
}

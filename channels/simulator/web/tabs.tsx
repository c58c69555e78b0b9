import { type KeyboardEvent, useRef } from "react";

export type Tab = "phone" | "instagram" | "site" | "computers";

const TABS: { id: Tab; label: string }[] = [
  { id: "phone", label: "WhatsApp" },
  { id: "instagram", label: "Instagram" },
  { id: "site", label: "Site" },
  { id: "computers", label: "Computadores" },
];

/** Chooses which part of the page a narrow screen shows. The other parts stay mounted. */
export function Tabs({ tab, hidden, onChange }: { tab: Tab; hidden: readonly Tab[]; onChange: (tab: Tab) => void }) {
  const tabs = TABS.filter(({ id }) => !hidden.includes(id));
  const bar = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
    const next = tabs[(tabs.findIndex(({ id }) => id === tab) + step) % tabs.length]?.id ?? tab;
    onChange(next);
    bar.current?.querySelector<HTMLButtonElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <nav aria-label="Celular, site ou computadores" className="border-b border-line bg-surface lg:hidden">
      <div ref={bar} role="tablist" className="flex" onKeyDown={move}>
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            data-tab={id}
            aria-selected={tab === id}
            aria-controls={id}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => onChange(id)}
            className={`flex-1 border-b-2 py-2.5 text-sm font-semibold -outline-offset-2 ${tab === id ? "border-brand text-brand" : "border-transparent text-muted"}`}
          >
            {label}
          </button>
        ))}
      </div>
    </nav>
  );
}

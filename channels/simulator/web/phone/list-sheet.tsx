import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { PhoneMessage } from "../../wire.js";
import { Icon } from "../icon.js";

type Row = { id: string; title: string; description?: string };
type Props = { message: PhoneMessage; onClose: () => void; onChoose: (row: Row) => void };

/** A list's rows on a sheet from below. The visitor marks one and sends it. What is behind the sheet is inert. */
export function ListSheet({ message, onClose, onChoose }: Props) {
  const sheet = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Row | null>(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.querySelector<HTMLElement>("input")?.focus();
    return () => {
      if (before instanceof HTMLElement) setTimeout(() => before.focus());
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
  };
  const { content } = message;
  if (content.kind !== "list") return null;
  return (
    <div className="absolute inset-0 z-20 flex flex-col justify-end" onKeyDown={onKeyDown}>
      <div aria-hidden="true" className="absolute inset-0 bg-frame/60" onClick={onClose} />
      <div
        ref={sheet}
        role="dialog"
        aria-modal="true"
        aria-label={content.opener}
        className="rising relative flex max-h-[85%] flex-col rounded-t-2xl bg-surface"
      >
        <div className="flex items-center gap-2 border-b border-line px-4 py-3">
          <h2 className="flex-1 font-semibold">{content.opener}</h2>
          <button type="button" onClick={onClose} className="rounded p-1 text-muted hover:text-ink">
            <Icon name="close" />
            <span className="sr-only">Fechar a lista</span>
          </button>
        </div>
        <div role="radiogroup" aria-label={content.opener} className="min-h-0 overflow-y-auto py-1">
          {content.sections.map((section, index) => (
            <div key={index}>
              {section.title && <p className="px-4 pt-3 text-sm font-semibold text-brand">{section.title}</p>}
              {section.rows.map((row) => (
                <RowOption key={row.id} row={row} checked={chosen?.id === row.id} onCheck={() => setChosen(row)} />
              ))}
            </div>
          ))}
        </div>
        <div className="border-t border-line p-3">
          <button
            type="button"
            disabled={chosen === null}
            onClick={() => chosen !== null && onChoose(chosen)}
            className="w-full rounded-full bg-brand py-2.5 font-semibold text-on-brand disabled:cursor-default disabled:bg-line disabled:text-muted"
          >
            Enviar
          </button>
        </div>
      </div>
    </div>
  );
}

function RowOption({ row, checked, onCheck }: { row: Row; checked: boolean; onCheck: () => void }) {
  return (
    <label className="flex cursor-pointer items-center gap-3 px-4 py-2.5 hover:bg-paper has-focus-visible:bg-paper">
      <span className="min-w-0 flex-1">
        <span className="block">{row.title}</span>
        {row.description && <span className="block text-sm text-muted">{row.description}</span>}
      </span>
      <input type="radio" name="row" checked={checked} onChange={onCheck} className="size-5 accent-brand" />
    </label>
  );
}

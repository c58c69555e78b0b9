import { type ReactNode, useEffect, useId, useRef } from "react";
import { words } from "../words.js";
import { IconButton } from "./button.js";
import { Icon } from "./icon.js";

/**
 * A modal dialog. The focus begins on what is marked `data-first`. The browser keeps the focus inside, closes the
 * dialog on Escape, and gives the focus back.
 */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  onClose(): void;
  wide?: boolean;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className={`m-auto max-h-[85dvh] w-[calc(100%-32px)] overflow-hidden rounded-card border border-line bg-surface p-0 text-ink shadow-one ${wide ? "max-w-160" : "max-w-104"}`}
    >
      <div className="flex max-h-[85dvh] flex-col">
        <div className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-4">
          <h2 id={heading} className="text-base font-semibold">
            {title}
          </h2>
          <IconButton label={words.close} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </IconButton>
        </div>
        <div className="overflow-auto p-4">{children}</div>
      </div>
    </dialog>
  );
}

import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { words } from "../words.js";
import { IconButton } from "./button.js";
import { Icon } from "./icon.js";

/**
 * A modal dialog. The focus begins on what is marked `data-first`, stays inside, and goes back to where it was. Escape
 * and a click outside close it. The veil is not Radix' `Overlay`, which writes a style sheet that the page's policy
 * refuses.
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
  const [before] = useState(() => document.activeElement);
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <div aria-hidden="true" className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={(event) => event.stopPropagation()}
          onOpenAutoFocus={(event) => {
            const first = (event.currentTarget as HTMLElement).querySelector<HTMLElement>("[data-first]");
            if (first === null) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
          }}
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[85dvh] w-[calc(100%-32px)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-card border border-line bg-surface text-ink shadow-one outline-none ${wide ? "max-w-160" : "max-w-104"}`}
        >
          <div className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-4">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={words.close}>
                <Icon name="close" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="overflow-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

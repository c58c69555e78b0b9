import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { words } from "../words.js";
import { Button, IconButton } from "./button.js";
import { Icon } from "./icon.js";

/** A short message about what was done. `act` takes it back, or leads on. */
export type Toast = { text: string; act?: { word: string; run(): void } };

const ToastContext = createContext<((toast: Toast) => void) | null>(null);

/** How long a toast stays, in ms. While somebody points at it, or is in it with the keyboard, it waits. */
const STAYS = 6_000;

/** Shows a toast. A new one takes the place of the last. */
export function useToast(): (toast: Toast) => void {
  const show = useContext(ToastContext);
  if (show === null) throw new Error("useToast outside of <Toasts>");
  return show;
}

/** Shows the toasts of the pages inside, at the lower left. F8 leads to them. */
export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<(Toast & { at: number }) | null>(null);
  const show = useCallback((toast: Toast) => setShown((last) => ({ ...toast, at: (last?.at ?? 0) + 1 })), []);
  return (
    <ToastContext.Provider value={show}>
      <Radix.Provider duration={STAYS} label={words.toasts.one} swipeDirection="left">
        {children}
        {shown !== null && (
          <Radix.Root
            key={shown.at}
            onOpenChange={(open) => open || setShown((now) => (now?.at === shown.at ? null : now))}
            className="arriving flex items-center gap-2 rounded-card border border-line bg-surface py-2 pr-2 pl-3 shadow-one"
          >
            <Icon name="check" className="text-brand" />
            <Radix.Description className="min-w-0 flex-1 break-words">{shown.text}</Radix.Description>
            {shown.act && (
              <Radix.Action asChild altText={shown.act.word}>
                <Button look="bare" onClick={shown.act.run} className="text-brand!">
                  {shown.act.word}
                </Button>
              </Radix.Action>
            )}
            <Radix.Close asChild>
              <IconButton label={words.close}>
                <Icon name="close" />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        )}
        <Radix.Viewport
          label={words.toasts.all}
          className="fixed bottom-4 left-4 z-30 w-90 max-w-[calc(100%-32px)] outline-none max-md:bottom-18"
        />
      </Radix.Provider>
    </ToastContext.Provider>
  );
}

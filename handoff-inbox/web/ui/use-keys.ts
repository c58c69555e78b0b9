import { useEffect, useRef, useSyncExternalStore } from "react";

const PLACE = "balcao-single-keys";
const listeners = new Set<() => void>();

/**
 * Whether single letters are shortcuts. People who use speech input, or whose keyboard is pressed by accident, turn
 * them off.
 */
export const singleKeys = {
  on: () => localStorage.getItem(PLACE) !== "off",
  turn(on: boolean) {
    localStorage.setItem(PLACE, on ? "on" : "off");
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

export function useSingleKeys(): boolean {
  return useSyncExternalStore(singleKeys.subscribe, singleKeys.on);
}

/**
 * Calls handlers for keys, while nobody writes in a field and no dialog is open. A handler of `undefined` leaves the
 * key alone.
 */
export function useKeys(handlers: Record<string, (() => void) | undefined>): void {
  const current = useRef(handlers);
  current.current = handlers;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key.length === 1 && !singleKeys.on()) return;
      if (isWriting(event.target) || document.querySelector("[role=dialog]")) return;
      const act = current.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox],[type=radio]), textarea, select");
}

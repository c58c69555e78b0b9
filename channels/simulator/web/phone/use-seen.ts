import { useEffect } from "react";
import type { PhoneState } from "../link/phone-state.js";

/** Tells the shop that its last message was seen, but only while the page and the phone on it are visible. */
export function useSeen({ messages, phase }: PhoneState, shown: boolean, seen: (upTo: string) => void): void {
  const last = messages.findLast(({ from }) => from === "shop")?.id;
  useEffect(() => {
    if (last === undefined || phase !== "ready") return;
    const tell = () => {
      const visible = shown || matchMedia("(min-width: 64rem)").matches;
      if (visible && document.visibilityState === "visible") seen(last);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [last, phase, shown, seen]);
}

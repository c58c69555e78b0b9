import { useEffect, useRef } from "react";
import type { Live } from "../live/live.js";

const TYPING_EVERY = 3_000;

/** Tells that somebody writes in this conversation, every few seconds while they do, and when they stop. */
export function useTypingSign(live: Pick<Live, "typing">, conversationId: string): (on: boolean) => void {
  const typedAt = useRef(0);
  const typing = (on: boolean) => {
    if (on && Date.now() - typedAt.current < TYPING_EVERY) return;
    if (!on && typedAt.current === 0) return;
    typedAt.current = on ? Date.now() : 0;
    live.typing(conversationId, on);
  };
  useEffect(() => () => typing(false), []);
  return typing;
}

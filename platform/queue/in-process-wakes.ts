import type { WakeListener, Wakes } from "../../bot/ports/wakes.js";

/** Wake-ups within one process, for an installation with only one (always so on the embedded database). */
export function createInProcessWakes(now: () => number = Date.now): Wakes {
  const listeners: WakeListener[] = [];
  const delayed = new Map<string | number, NodeJS.Timeout>();
  let next = 0;

  function give(tell: (listener: WakeListener) => void): void {
    next = (next + 1) % Math.max(listeners.length, 1);
    const listener = listeners[next];
    if (listener) tell(listener);
  }

  function later(key: string | number, ms: number, tell: (listener: WakeListener) => void): void {
    clearTimeout(delayed.get(key));
    const timer = setTimeout(() => {
      delayed.delete(key);
      give(tell);
    }, ms);
    delayed.set(key, timer.unref());
  }

  return {
    publish({ tenantId, conversationId, delayMs }) {
      const wake = (listener: WakeListener) => listener.wake({ tenantId, conversationId });
      if (delayMs > 0) later(conversationId, delayMs, wake);
      else setImmediate(give, wake);
    },
    // A millisecond is added, because the timer's clock and the calendar's clock round differently.
    ringAt(at) {
      if (!delayed.has(at)) later(at, Math.max(at - now(), 0) + 1, (listener) => listener.ring());
    },
    subscribe(listener) {
      listeners.push(listener);
      return async () => {
        const at = listeners.indexOf(listener);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
    async close() {
      listeners.length = 0;
      for (const timer of delayed.values()) clearTimeout(timer);
      delayed.clear();
    },
  };
}

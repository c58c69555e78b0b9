import type { Wake, Wakes } from "../../bot/ports/wakes.js";

/** Wake-ups within one process: the only size that the embedded database has. */
export function createInProcessWakes(): Wakes {
  const listeners: ((wake: Wake) => void)[] = [];
  let next = 0;

  return {
    publish(wake) {
      setImmediate(() => {
        next = (next + 1) % Math.max(listeners.length, 1);
        listeners[next]?.(wake);
      });
    },
    subscribe: (listener) => void listeners.push(listener),
    async close() {
      listeners.length = 0;
    },
  };
}

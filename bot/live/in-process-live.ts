import type { Live, LiveEvent } from "../ports/live.js";

/**
 * `Live` inside one process. When a listener throws, the error is reported and the other listeners still hear the
 * event.
 */
export function createInProcessLive(problem: (error: unknown) => void): Live {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          problem(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

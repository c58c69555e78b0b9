import type { AroundNavHandler } from "wouter";

type Asker = (go: () => void) => void;

let asker: Asker | null = null;

/** Who is asked before another page opens. Going back in the browser cannot be held up. */
export const leaving = {
  /** Until `free`, `ask` is called with what would open the next page. */
  hold(ask: Asker): void {
    asker = ask;
  },
  free(): void {
    asker = null;
  },
  /** Opens the next page, or has somebody asked before. */
  around: ((navigate, to, options) => {
    const go = () => navigate(to, options);
    if (asker === null) go();
    else asker(go);
  }) satisfies AroundNavHandler,
};

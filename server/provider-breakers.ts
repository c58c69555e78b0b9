import { Breakers } from "../platform/breaker.js";
import type { Log } from "../platform/log.js";

/**
 * The breakers for everything that is called outside. The operator is told (in the log) when one opens and when it
 * closes.
 */
export function createProviderBreakers(log: Log, now: () => number): Breakers {
  return new Breakers({
    failures: 5,
    openMs: 2_000,
    maxOpenMs: 60_000,
    now,
    changed: (provider, state) =>
      state.open
        ? log.error({ provider, forMs: state.forMs }, "calls to a provider are held back")
        : log.info({ provider }, "a provider works again"),
  });
}

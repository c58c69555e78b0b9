/** `half_open`: one attempt is let through to see whether the provider is back. */
export type BreakerState = "closed" | "open" | "half_open";

export type BreakerOptions = {
  /** Failures in a row after which a circuit opens. */
  failures: number;
  /**
   * How long a circuit stays open at first, in ms. The time is doubled each time the trial fails, up to `maxOpenMs`.
   */
  openMs: number;
  maxOpenMs: number;
  /** In ms since the epoch. */
  now(): number;
  /**
   * Called when a circuit opens (also when it opens again after a failed trial), with the least time that it stays
   * open, and when the provider works again.
   */
  changed?(key: string, state: { open: true; forMs: number } | { open: false }): void;
};

/**
 * Circuit breakers by key (a provider, or a provider and an account). The caller decides what is a failure: a provider
 * that refuses a message works well. Own code, because the library's breaker (cockatiel) counts in its own clock and
 * wraps calls, while here the outcome of a send is a value and tests turn the clock.
 */
export class Breakers {
  readonly #circuits = new Map<string, Circuit>();

  constructor(private readonly options: BreakerOptions) {}

  /**
   * Whether an attempt may start. After `go: true` the caller must call `success`, `failure` or `abandon`. After `go:
   * false`, `retryAtMs` (since the epoch) says when to ask again.
   */
  ask(key: string): { go: true } | { go: false; retryAtMs: number } {
    const circuit = this.#circuits.get(key);
    if (circuit === undefined || circuit.openUntil === null) return { go: true };
    const now = this.options.now();
    if (now < circuit.openUntil) return { go: false, retryAtMs: circuit.openUntil };
    // A trial whose end was never told must not keep the circuit shut for ever.
    if (circuit.trialSince !== null && now < circuit.trialSince + this.options.openMs)
      return { go: false, retryAtMs: circuit.trialSince + this.options.openMs };
    circuit.trialSince = now;
    return { go: true };
  }

  success(key: string): void {
    const wasOpen = this.#circuits.get(key)?.openUntil != null;
    this.#circuits.delete(key);
    if (wasOpen) this.options.changed?.(key, { open: false });
  }

  failure(key: string): void {
    const circuit = this.#circuits.get(key) ?? { failures: 0, openings: 0, openUntil: null, trialSince: null };
    circuit.failures += 1;
    // An attempt that started before the circuit opened tells nothing new while it is open.
    const trialFailed = circuit.trialSince !== null;
    if (trialFailed || (circuit.openUntil === null && circuit.failures >= this.options.failures)) {
      const openFor = Math.min(this.options.maxOpenMs, this.options.openMs * 2 ** Math.min(circuit.openings, 20));
      circuit.openUntil = this.options.now() + openFor;
      circuit.openings += 1;
      circuit.trialSince = null;
      this.options.changed?.(key, { open: true, forMs: openFor });
    }
    this.#circuits.set(key, circuit);
  }

  /** The attempt ended without a word about the provider (it was cancelled): the next one is the trial. */
  abandon(key: string): void {
    const circuit = this.#circuits.get(key);
    if (circuit) circuit.trialSince = null;
  }

  state(key: string): BreakerState {
    const circuit = this.#circuits.get(key);
    if (circuit === undefined || circuit.openUntil === null) return "closed";
    return this.options.now() < circuit.openUntil ? "open" : "half_open";
  }

  /** For metrics and `doctor`: every key that has failed since it last worked. */
  list(): { key: string; state: BreakerState; failures: number; openUntilMs: number | null }[] {
    return [...this.#circuits].map(([key, circuit]) => ({
      key,
      state: this.state(key),
      failures: circuit.failures,
      openUntilMs: circuit.openUntil,
    }));
  }
}

type Circuit = { failures: number; openings: number; openUntil: number | null; trialSince: number | null };

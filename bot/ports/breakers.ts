/** Circuit breakers by provider: after repeated failures calls are held back for a while instead of tried. */
export type Breakers = {
  /** `go` must be followed by `success`, `failure` or `abandon`. `retryAtMs` is in ms since the epoch. */
  ask(key: string): { go: true } | { go: false; retryAtMs: number };
  success(key: string): void;
  failure(key: string): void;
  abandon(key: string): void;
};

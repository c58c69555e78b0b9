/** Circuit breakers by provider: after repeated failures, calls are held back for a while. */
export type Breakers = {
  /** After `go: true` the caller must call `success`, `failure` or `abandon`. `retryAtMs` is in ms since the epoch. */
  ask(key: string): { go: true } | { go: false; retryAtMs: number };
  success(key: string): void;
  failure(key: string): void;
  abandon(key: string): void;
};

import { LRUCache } from "lru-cache";

export type TokenBucketOptions = {
  /** How much may happen at once. */
  burst: number;
  /** How much comes back each second. */
  perSecond: number;
  /** Most keys kept; the one unused the longest is forgotten first, and then starts full again. */
  maxKeys: number;
  /** ms since the epoch. */
  now(): number;
};

/** Limits by key (an address, a visitor, a pair of numbers) in this process's memory, which is bounded. */
export class TokenBuckets {
  readonly #buckets: LRUCache<string, { tokens: number; at: number }>;

  constructor(private readonly options: TokenBucketOptions) {
    this.#buckets = new LRUCache({ max: options.maxKeys });
  }

  /** Takes `cost` tokens, or none; `retryAfterMs` then says when there will be enough (Infinity: never). */
  take(key: string, cost = 1): { ok: true; left: number } | { ok: false; retryAfterMs: number } {
    const { burst, perSecond } = this.options;
    const now = this.options.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    // A clock that is set back gives nothing and takes nothing.
    const earned = (Math.max(0, now - bucket.at) / 1_000) * perSecond;
    const tokens = Math.min(burst, bucket.tokens + earned);
    const ok = tokens >= cost;
    this.#buckets.set(key, { tokens: ok ? tokens - cost : tokens, at: now });
    if (ok) return { ok, left: Math.floor(tokens - cost) };
    return {
      ok,
      retryAfterMs: cost > burst ? Number.POSITIVE_INFINITY : Math.ceil(((cost - tokens) / perSecond) * 1_000),
    };
  }
}

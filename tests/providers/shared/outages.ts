import { z } from "zod";
import type { Call } from "./exchange.js";

/**
 * What goes wrong with a request. `when: "after"`: what was asked for is done, and only its answer is lost.
 * `cut_body` is always "after".
 */
export const outageSchema = z.strictObject({
  kind: z.enum(["error", "rate_limited", "silence", "slow", "html", "cut", "cut_body"]),
  when: z.enum(["before", "after"]).default("before"),
  /** Of `error` (500 unless told) and `html` (200 unless told). */
  status: z.int().optional(),
  retryAfterS: z.int().default(1),
  /** Of `slow`. */
  delayMs: z.int().default(1_000),
  /** Requests that it spoils; without it, all until `clear`. */
  times: z.int().min(1).optional(),
  method: z.string().optional(),
  path: z.string().optional().describe("a prefix"),
  /** Kept under the request's idempotency key, so that a repetition meets it again, where the provider does so. */
  remember: z.boolean().default(false),
});

export type Outage = z.output<typeof outageSchema>;

export type Outages = {
  add(outage: z.input<typeof outageSchema>): void;
  clear(): void;
  /** The one that this request meets; counts it. */
  take(call: Call): Outage | null;
};

export function createOutages(): Outages {
  let standing: { outage: Outage; left: number }[] = [];
  return {
    add(input) {
      const outage = outageSchema.parse(input);
      standing.push({ outage, left: outage.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      standing = [];
    },
    take(call) {
      const met = standing.find(
        ({ outage: { method, path }, left }) =>
          left > 0 && (!method || method === call.method) && (!path || call.path.startsWith(path)),
      );
      if (!met) return null;
      met.left -= 1;
      return met.outage;
    },
  };
}

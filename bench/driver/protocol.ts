/** Orders for the driver's process. */
export type Order =
  | {
      kind: "closed";
      port: number;
      messages: number;
      /** The number of conversations that wait for a reply at the same time. */
      concurrency: number;
      /** The number of different customers. When there are more than `concurrency`, they take turns, one visit each. */
      contacts: number;
      /**
       * How many statuses the provider sends for each reply, each in a webhook of its own: the first ones of sent,
       * delivered and read.
       */
      statuses?: number;
    }
  | { kind: "open"; port: number; rate: number; seconds: number };

export type Percentiles = { p50: number; p95: number; max: number };

/** The result. Times are in ms. In a good run, all members but the times and `readMarks` are 0. */
export type Measurement = {
  messages: number;
  seconds: number;
  /** Replies per second. */
  mps: number;
  /** From the webhook to the reply at the provider. */
  replied: Percentiles;
  /** From the webhook to its 200. */
  answered: Percentiles;
  /** The number of webhooks that were not answered with 200. */
  refused: number;
  wrong: number;
  missing: number;
  /** The number of replies beyond the one that was expected. */
  doubles: number;
  badRequests: number;
  repeatedKeys: number;
  readMarks: number;
  firstProblem: string | null;
  /**
   * CPU time of the driver itself for each message, in µs. The nearer it is to 1e6 / mps, the less the other figures
   * mean.
   */
  driverCpuUs: number;
};

export type Answer<Seen = Measurement> = { ok: true; result: Seen } | { ok: false; error: string };

/** The driver's first message. */
export type Hello = { graphPort: number };

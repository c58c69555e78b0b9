/** What the benchmark asks of the driver's process. */
export type Order =
  | {
      kind: "closed";
      port: number;
      messages: number;
      /** Conversations that wait for their reply at once. */
      concurrency: number;
      /** Different customers; when there are more than `concurrency`, they take turns, a visit each. */
      contacts: number;
      /** Words of the provider on each reply, each a webhook of its own: of sent, delivered and read, the first so many. */
      statuses?: number;
    }
  | { kind: "open"; port: number; rate: number; seconds: number };

export type Percentiles = { p50: number; p95: number; max: number };

/** What was seen. Times in ms. All but the times and `readMarks` should be 0 in a good run. */
export type Measurement = {
  messages: number;
  seconds: number;
  /** Replies seen per second. */
  mps: number;
  /** Webhook sent → reply seen at the provider. */
  replied: Percentiles;
  /** Webhook sent → its 200. */
  answered: Percentiles;
  /** Webhooks answered with anything but 200. */
  refused: number;
  wrong: number;
  missing: number;
  /** Replies beyond the one that was due. */
  doubles: number;
  badRequests: number;
  repeatedKeys: number;
  readMarks: number;
  firstProblem: string | null;
  /** CPU that the driver itself took for each message, µs: the nearer to 1e6 / mps, the less the figure says. */
  driverCpuUs: number;
};

export type Answer<Seen = Measurement> = { ok: true; result: Seen } | { ok: false; error: string };

/** The driver's first word. */
export type Hello = { graphPort: number };

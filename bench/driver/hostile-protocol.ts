/** What the benchmark asks of the hostile driver: everything it has, at a bounded pace, for so long. */
export type HostileOrder = {
  port: number;
  /** The attacked company's web chat, and a person of its desk. */
  channel: string;
  victim: string;
  /** Another door of somebody else: bodies that do not move are sent there, too. */
  webhook: string;
  seconds: number;
};

/** How often each attack ended how. */
export type Outcomes = Record<string, Record<string, number>>;

export type HostileSeen = {
  outcomes: Outcomes;
  seconds: number;
  /** Processor time that the driver itself took, ms: on a machine of few cores it is taken from the server. */
  cpuMs: number;
};

/** The order for the hostile driver: run all attacks, at a limited pace, for so long. */
export type HostileOrder = {
  port: number;
  /** The attacked company's web chat, and a user of its desk. */
  channel: string;
  victim: string;
  /** A webhook of the other company. Bodies that do not move are sent there, too. */
  webhook: string;
  seconds: number;
};

/** How often each attack ended in which way. */
export type Outcomes = Record<string, Record<string, number>>;

export type HostileSeen = {
  outcomes: Outcomes;
  seconds: number;
  /** Processor time of the driver itself, in ms. On a machine with few cores it is taken from the server. */
  cpuMs: number;
};

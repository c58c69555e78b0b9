/** How long the agent waits, in ms. */
export type Pace = {
  /** The first wait before it connects again. It doubles up to `reconnectMaxMs`, ± `jitter` (0 to 1) of it. */
  reconnectMs: number;
  reconnectMaxMs: number;
  jitter: number;
  /** How long it waits for the hub's acknowledgement before it sends a message again. */
  ackMs: number;
  heartbeatMs: number;
  /** How long it waits for the customer's "yes, it is mine" in the chat. */
  confirmMs: number;
  /** How long it waits for more work after the last; null: for ever. */
  stayMs: number | null;
};

export const PACE: Pace = {
  reconnectMs: 5_000,
  reconnectMaxMs: 60_000,
  jitter: 0.2,
  ackMs: 20_000,
  heartbeatMs: 30_000,
  confirmMs: 15 * 60_000,
  stayMs: 24 * 3_600_000,
};

/**
 * `BALCAO_AGENT_RECONNECT_MS` (50 to 60,000) changes the first wait before it connects again, for tests. Other values
 * are ignored.
 */
export function paceFrom(env: NodeJS.ProcessEnv): Pace {
  const given = Number(env.BALCAO_AGENT_RECONNECT_MS);
  return Number.isInteger(given) && given >= 50 && given <= PACE.reconnectMaxMs
    ? { ...PACE, reconnectMs: given }
    : PACE;
}

/** How long the agent waits for what, in ms. */
export type Pace = {
  /** First wait before it connects again; doubles up to `reconnectMaxMs`, ± `jitter` (0 to 1) of it. */
  reconnectMs: number;
  reconnectMaxMs: number;
  jitter: number;
  /** For the hub's acknowledgement, before a message is sent again. */
  ackMs: number;
  heartbeatMs: number;
  /** For the customer's "yes, it is mine" in the chat. */
  confirmMs: number;
  /** For more work, since the last. */
  stayMs: number;
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

/** `BALCAO_AGENT_RECONNECT_MS` (50 to 60,000) shortens the first wait before it connects again: for tests. Anything else is not heard. */
export function paceFrom(env: NodeJS.ProcessEnv): Pace {
  const given = Number(env.BALCAO_AGENT_RECONNECT_MS);
  return Number.isInteger(given) && given >= 50 && given <= PACE.reconnectMaxMs
    ? { ...PACE, reconnectMs: given }
    : PACE;
}

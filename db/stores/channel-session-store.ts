import type { Database, Statement } from "../database.js";

/** Who keeps an account's session. The epoch is raised by each new holder. */
export type SessionLease = { channelId: string; tenantId: string; holder: string; epoch: number };

const END = (place: string) => `now() + ${place} * interval '1 millisecond'`;
/** Every condition reads the database's clock, so that processes whose clocks differ agree. */
const HELD = "tenant_id = $1 AND channel_id = $2 AND holder = $3 AND epoch = $4 AND until > now()";
const CLAIM: Statement = {
  name: "claim_channel_session",
  text: `INSERT INTO channel_sessions AS s (channel_id, tenant_id, holder, until) VALUES ($2, $1, $3, ${END("$4")})
    ON CONFLICT (channel_id) DO UPDATE SET holder = excluded.holder, epoch = s.epoch + 1, until = excluded.until
    WHERE s.until <= now() RETURNING s.epoch, s.state`,
};
const RENEW: Statement = {
  name: "renew_channel_session",
  text: `UPDATE channel_sessions SET until = ${END("$5")} WHERE ${HELD} RETURNING epoch`,
};
const HOLDS: Statement = { name: "holds_channel_session", text: `SELECT epoch FROM channel_sessions WHERE ${HELD}` };
const SAVE: Statement = {
  name: "save_channel_session",
  text: `UPDATE channel_sessions SET state = $5 WHERE ${HELD} RETURNING epoch`,
};
const RELEASE: Statement = {
  name: "release_channel_session",
  text: `UPDATE channel_sessions SET until = now() WHERE ${HELD}`,
};

/** The leases under which one process at a time keeps an account's session, and what the session saved (sealed). */
export function createChannelSessionStore(database: Database) {
  async function rows(tenantId: string, statement: Statement, values: unknown[]): Promise<Record<string, unknown>[]> {
    const [found = []] = await database.batch([tenantId], [[statement, values]]);
    return found as Record<string, unknown>[];
  }
  const of = ({ tenantId, channelId, holder, epoch }: SessionLease) => [tenantId, channelId, holder, epoch];
  const changes = async (lease: SessionLease, statement: Statement, ...more: unknown[]) =>
    (await rows(lease.tenantId, statement, [...of(lease), ...more])).length > 0;
  return {
    /** Null while another process keeps the session. */
    async claim(
      account: { id: string; tenantId: string },
      holder: string,
      forMs: number,
    ): Promise<{ lease: SessionLease; state: string | null } | null> {
      const { id: channelId, tenantId } = account;
      const [row] = await rows(tenantId, CLAIM, [tenantId, channelId, holder, forMs]);
      if (!row) return null;
      return {
        lease: { channelId, tenantId, holder, epoch: Number(row["epoch"]) },
        state: row["state"] as string | null,
      };
    },
    /** False when the lease is over, or another's: it cannot be had back, only claimed anew. */
    renew: (lease: SessionLease, forMs: number) => changes(lease, RENEW, forMs),
    holds: (lease: SessionLease) => changes(lease, HOLDS),
    /** False when the lease is over, or another's; nothing is written then. */
    save: (lease: SessionLease, state: string) => changes(lease, SAVE, state),
    async release(lease: SessionLease): Promise<void> {
      await rows(lease.tenantId, RELEASE, of(lease));
    },
  };
}

export type ChannelSessionStore = ReturnType<typeof createChannelSessionStore>;

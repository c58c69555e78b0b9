import type { Database, Statement } from "../database.js";

/** Something that a provider said of an account, or that belongs to no conversation. `at` in ms. */
export type ChannelNotice = { id: string; at: number; what: string; detail: unknown };

const LATEST: Statement = {
  name: "latest_account_events",
  text: `SELECT e.id::text, (extract(epoch FROM e.at) * 1000)::float8 AS at, e.payload ->> 'what' AS what, e.payload -> 'detail' AS detail
    FROM events e JOIN channels c ON c.id = e.channel_id
    WHERE c.tenant_id = $1 AND c.key = $2 AND e.conversation_id IS NULL AND e.kind = 'account' ORDER BY e.id DESC LIMIT $3`,
};

/** Reads what concerns a channel's account alone. */
export function createChannelEventStore(database: Database) {
  return {
    /** The newest ones first. */
    async latest(tenantId: string, channelKey: string, most: number): Promise<ChannelNotice[]> {
      const [rows = []] = await database.batch([tenantId], [[LATEST, [tenantId, channelKey, most]]]);
      return rows as ChannelNotice[];
    },
  };
}

export type ChannelEventStore = ReturnType<typeof createChannelEventStore>;

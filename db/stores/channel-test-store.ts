import type { Database, Statement } from "../database.js";
import { type AuditEntry, auditOf, type By } from "./audit-store.js";

/** How a test message ended. `sending`: it is on its way, or the process that sent it is gone. */
export type ChannelTest = { outcome: "sending" | "sent" | "failed" | "uncertain"; reason: string | null };

const BEGIN: Statement = {
  name: "begin_channel_test",
  text: `INSERT INTO channel_tests (id, tenant_id, channel_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id`,
};
const FORGET: Statement = {
  name: "forget_channel_tests",
  text: "DELETE FROM channel_tests WHERE tenant_id = $1 AND at < now() - interval '7 days'",
};
const END: Statement = {
  name: "end_channel_test",
  text: "UPDATE channel_tests SET outcome = $3, reason = $4 WHERE tenant_id = $1 AND id = $2",
};
const GET: Statement = {
  name: "get_channel_test",
  text: "SELECT outcome, reason FROM channel_tests WHERE tenant_id = $1 AND id = $2",
};
const WROTE: Statement = {
  name: "last_wrote_to_channel",
  text: `SELECT i.external_id AS "externalId", (extract(epoch FROM c.last_inbound_at) * 1000)::float8 AS "lastInboundAt"
    FROM identities i JOIN conversations c ON c.tenant_id = i.tenant_id AND c.id = i.conversation_id
    WHERE i.tenant_id = $1 AND i.channel_id = $2 AND i.external_id = ANY($3)
    ORDER BY c.last_inbound_at DESC NULLS LAST LIMIT 1`,
};

/** The messages by which people try a channel out. */
export function createChannelTestStore(database: Database) {
  async function first<Row>(tenantId: string, statement: Statement, values: unknown[]): Promise<Row | null> {
    const [rows = []] = await database.batch([tenantId], [[statement, values]]);
    return (rows as Row[])[0] ?? null;
  }
  return {
    /** Writes a test down, with its audit entry, before it is sent. False when it was begun before. */
    begin: (tenantId: string, test: { id: string; channelId: string; channel: string; to: string }, by: By) =>
      database.transaction([tenantId], async (tx) => {
        await tx.run(FORGET, [tenantId]);
        const [made] = await tx.run(BEGIN, [test.id, tenantId, test.channelId]);
        if (!made) return false;
        const entry: AuditEntry = {
          ...by,
          action: "channel.test",
          subject: `channel:${test.channel}`,
          after: { to: test.to },
        };
        await tx.run(...auditOf(tenantId, entry));
        return true;
      }),
    async end(tenantId: string, id: string, { outcome, reason }: ChannelTest): Promise<void> {
      await database.batch([tenantId], [[END, [tenantId, id, outcome, reason]]]);
    },
    get: (tenantId: string, id: string) => first<ChannelTest>(tenantId, GET, [tenantId, id]),
    /** Which of these addresses wrote to the channel last, and when (ms). Null when none did. */
    lastWrote: (tenantId: string, channelId: string, addresses: readonly string[]) =>
      first<{ externalId: string; lastInboundAt: number | null }>(tenantId, WROTE, [tenantId, channelId, addresses]),
  };
}

export type ChannelTestStore = ReturnType<typeof createChannelTestStore>;

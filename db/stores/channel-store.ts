import type { Database, Statement } from "../database.js";
import { channels } from "../schema/company.js";
import { auditOf, type By, bySystem } from "./audit-store.js";
import { columnsOf } from "./columns-of.js";

/** A channel as stored; `secrets` is sealed. */
export type ChannelRow = {
  id: string;
  tenant_id: string;
  key: string;
  slug: string;
  title: string;
  kind: string;
  demo: boolean;
  external_id: string;
  settings: Record<string, unknown>;
  secrets: string;
  state: "active" | "paused" | "removed";
  problem: string | null;
};

const LIST: Statement = { name: "list_channels", text: `SELECT ${columnsOf(channels)} FROM list_channels()` };
const LIST_OF: Statement = {
  name: "list_channels_of",
  text: `SELECT ${columnsOf(channels)} FROM channels WHERE tenant_id = $1 AND state <> 'removed' ORDER BY key`,
};
const PAUSE: Statement = {
  name: "pause_channel",
  text: "UPDATE channels SET state = 'paused', problem = $2 WHERE id = $1 AND state = 'active' RETURNING id",
};
const RESUME: Statement = {
  name: "resume_channel",
  text: "UPDATE channels SET state = 'active', problem = NULL WHERE key = $1 AND tenant_id = $2 AND state = 'paused' RETURNING id",
};
const SECRETS: Statement = {
  name: "channel_secrets",
  text: "SELECT secrets FROM channels WHERE id = $1 AND state <> 'removed' FOR UPDATE",
};
const RENEW: Statement = { name: "renew_channel", text: "UPDATE channels SET secrets = $2 WHERE id = $1" };
const ALERT: Statement = {
  name: "alert_channel",
  text: "INSERT INTO alerts (id, tenant_id, kind, text, detail) VALUES (gen_random_uuid(), $1, 'channel_paused', $2, jsonb_build_object('channel', $3::text))",
};

/** A channel is paused because its provider says that the account no longer works. */
const PROVIDER = bySystem("provider");
const stateChange = (id: string, before: ChannelRow["state"], after: ChannelRow["state"]) => ({
  action: `channel.${after === "active" ? "resume" : "pause"}` as const,
  subject: `channel:${id}` as const,
  before: { state: before },
  after: { state: after },
});

/**
 * Reads the connected accounts of all tenants, for the process's cache, and writes the changes that the engine makes to
 * them.
 */
export function createChannelStore(database: Database) {
  return {
    /** Of one tenant, or of all (null). */
    list: (tenantId: string | null): Promise<ChannelRow[]> =>
      tenantId === null
        ? database.transaction([], (tx) => tx.run(LIST, []))
        : database.transaction([tenantId], (tx) => tx.run(LIST_OF, [tenantId])),
    /** A person mended the account, so the messages kept for it may be sent. False when no such channel is paused. */
    resume: (tenantId: string, key: string, by: By): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        const [resumed] = await tx.run<{ id: string }>(RESUME, [key, tenantId]);
        if (!resumed) return false;
        await tx.run(...auditOf(tenantId, { ...by, ...stateChange(resumed.id, "paused", "active"), detail: { key } }));
        return true;
      }),
    /**
     * The provider prolonged an account's secrets. `next` gets what is stored, sealed, and gives what replaces it; null
     * leaves it. False when nothing was replaced.
     */
    renew: (
      { id, tenantId }: { id: string; tenantId: string },
      next: (sealed: string) => string | null,
    ): Promise<boolean> =>
      database.transaction([tenantId], async (tx) => {
        const [row] = await tx.run<{ secrets: string }>(SECRETS, [id]);
        const sealed = row ? next(row.secrets) : null;
        if (sealed === null) return false;
        await tx.run(RENEW, [id, sealed]);
        return true;
      }),
    async pause(channel: { id: string; tenantId: string }, reason: string): Promise<void> {
      await database.transaction([channel.tenantId], async (tx) => {
        const paused = await tx.run(PAUSE, [channel.id, reason]);
        if (paused.length === 0) return;
        await tx.run(ALERT, [channel.tenantId, reason, channel.id]);
        const detail = { reason };
        await tx.run(
          ...auditOf(channel.tenantId, { ...PROVIDER, ...stateChange(channel.id, "active", "paused"), detail }),
        );
      });
    },
  };
}

import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebChatAdapter } from "../../channels/webchat/web-chat-adapter.js";
import type { Database } from "../../db/database.js";
import { createChannelStore } from "../../db/stores/channel-store.js";
import { makeKeyring, seal } from "../../platform/secrets/seal.js";
import { createChannelRegistry } from "../../server/channel-registry.js";

import { createCompany, type TestCompany } from "./create-company.js";
import { openTestDatabase } from "./open-test-database.js";

const keyring = makeKeyring({ current: randomBytes(32), old: [] });
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function company(): Promise<TestCompany> {
  const made = await createCompany(database, "webchat");
  await change(made, `secrets = '${seal(keyring, "{}", `channel:${made.channelId}`)}'`);
  return made;
}

const change = ({ tenantId, channelId }: TestCompany, what: string) =>
  database.transaction([tenantId], (tx) =>
    tx.run({ name: `change_${randomUUID()}`, text: `UPDATE channels SET ${what} WHERE id = $1` }, [channelId]),
  );

/** Opens a registry over a store whose answers can be held back and which counts the reads. */
async function open() {
  const store = createChannelStore(database);
  const asked: (string | null)[] = [];
  const held: Promise<unknown>[] = [];
  const registry = await createChannelRegistry({
    store: {
      ...store,
      list: async (tenantId) => {
        asked.push(tenantId);
        const rows = await store.list(tenantId);
        await held.shift();
        return rows;
      },
    },
    adapters: [createWebChatAdapter()],
    keyring,
    log: { warn: () => {}, error: () => {} } as never,
    demoSettings: () => ({}),
    serves: () => true,
    tell: async () => {},
  });
  return { registry, asked, held };
}

describe("the accounts in a process", () => {
  it("are read again of the tenant that changed, and of no other", async () => {
    const [one, other] = [await company(), await company()];
    const { registry, asked } = await open();
    await change(one, "title = 'Outro nome'");
    await change(other, "title = 'Outro nome'");
    await registry.reload(one.tenantId);
    expect(asked).toEqual([null, one.tenantId]);
    expect(registry.byKey(one.channelKey)?.title).toBe("Outro nome");
    expect(registry.byKey(other.channelKey)?.title).toBe("Canal");
    await registry.reload(null);
    expect(registry.byKey(other.channelKey)?.title).toBe("Outro nome");
  });

  it("are found by their address at the provider, until they are removed or move", async () => {
    const one = await company();
    const { registry } = await open();
    const at = (externalId: string) => registry.byExternalId(one.tenantId, "webchat", externalId)?.account.id;
    expect(at("account")).toBe(one.channelId);
    await change(one, "external_id = 'moved'");
    await registry.reload(one.tenantId);
    expect([at("account"), at("moved")]).toEqual([undefined, one.channelId]);
    await change(one, "state = 'removed'");
    await registry.reload(one.tenantId);
    expect([at("moved"), registry.get(one.channelId), registry.byKey(one.channelKey)]).toEqual([undefined, null, null]);
  });

  it("end as they are now, although an earlier reading took longer than a later one", async () => {
    const one = await company();
    const { registry, held } = await open();
    let goOn = () => {};
    held.push(new Promise<void>((resolve) => (goOn = resolve)));
    const slow = registry.reload(one.tenantId);
    // The first reading saw the rows from before this change.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await change(one, "state = 'paused'");
    const quick = registry.reload(one.tenantId);
    goOn();
    await Promise.all([slow, quick]);
    expect(registry.get(one.channelId)?.paused).toBe(true);
  });

  it("are read again after a reading that failed", async () => {
    const one = await company();
    const { registry, held } = await open();
    const away = Promise.reject(new Error("the database is away"));
    // Nobody awaits it yet, because the rows are read first.
    away.catch(() => {});
    held.push(away);
    await expect(registry.reload(one.tenantId)).rejects.toThrow("away");
    await change(one, "title = 'Depois'");
    await registry.reload(one.tenantId);
    expect(registry.byKey(one.channelKey)?.title).toBe("Depois");
  });
});

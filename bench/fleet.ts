import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { newKeyPair } from "../agent/sign.js";
import { openDatabase } from "../db/database.js";
import { createCompany } from "../tests/db/create-company.js";
import { LIMITS, makeDatabase } from "../tests/db/open-postgres-test-database.js";
import { FLEET_ROWS, newFleetDevice, startFleetAgent } from "../tests/devices/fleet-agents.js";
import { startServer } from "../tests/faults/harness/server-process.js";

/** Events of one computer, between two of them so long (ms). */
const PAUSE_MS = 200;
const LIMIT_MS = 180_000;

/**
 * `npm run bench -- fleet`: the agents' real program, so many times in this process, against the built server and
 * PostgreSQL (DATABASE_URL). While they tell what happens, the server is killed with -9 and started again. 1 when an event
 * is missing or stored twice.
 */
export async function fleet(args: string[]): Promise<number> {
  const options = {
    agents: { type: "string", default: "100" },
    events: { type: "string", default: "50" },
    kills: { type: "string", default: "3" },
  } as const;
  const { values } = parseArgs({ args, options });
  const [agents, each, kills] = [Number(values.agents), Number(values.events), Number(values.kills)];
  const folder = mkdtempSync(join(tmpdir(), "balcao-bench-fleet-"));
  const made = await makeDatabase();
  const database = openDatabase({ kind: "postgres", ...LIMITS, url: made.servingUrl, ownerUrl: made.url });
  const env = { DATABASE_URL: made.servingUrl, DATA_DIR: join(folder, "data"), PORT: "0", SECRET_KEY: "ab".repeat(32) };
  let server = await startServer(env);
  const { url, port } = server;
  const running: ReturnType<typeof startFleetAgent>[] = [];
  let peak = server.rssMb();
  try {
    const { tenantId, channelId } = await createCompany(await database);
    const rows = (text: string, given: unknown[], n: number) =>
      database.then((opened) =>
        opened.transaction([tenantId], (tx) =>
          tx.run<{ n: number; ids: number; once: number }>({ name: `fleet_${n}`, text }, given),
        ),
      );
    const [contact] = await rows(
      `INSERT INTO contacts (id, tenant_id, name) VALUES (gen_random_uuid(), $1, 'Ana') RETURNING id`,
      [tenantId],
      1,
    );
    const [conversation] = await rows(
      `INSERT INTO conversations (id, tenant_id, channel_id, contact_id, external_id, last_event_id)
       VALUES (gen_random_uuid(), $1, $2, $3, 'bench', 0) RETURNING id`,
      [tenantId, channelId, (contact as unknown as { id: string }).id],
      2,
    );
    const place = [tenantId, (conversation as unknown as { id: string }).id];
    const key = newKeyPair().publicKey;
    const devices = Array.from({ length: agents }, (_, n) => newFleetDevice(folder, url, key, n));
    for (const [n, device] of devices.entries()) {
      await rows(FLEET_ROWS[0], [...place, device.deviceId, `PC-${n}`, device.publicKey, device.tokenHash], 3);
      await rows(FLEET_ROWS[1], [...place, device.deviceId], 4);
    }
    const began = performance.now();
    running.push(
      ...devices.map((device) => startFleetAgent(device, url, { reconnectMs: 1_000, reconnectMaxMs: 5_000 })),
    );
    if (!(await until(() => running.every((agent) => agent.connected()))))
      throw new Error(
        `${running.filter((agent) => !agent.connected()).length} agents never connected:\n${server.said()}`,
      );
    const connectedSeconds = seconds(began);
    const killing = killAgain();
    for (let n = 0; n < each; n++) {
      for (const agent of running) agent.note("settings", { n });
      await sleep(PAUSE_MS);
    }
    await killing;
    const ended = performance.now();
    let stored = { n: 0, ids: 0, once: 0 };
    await until(async () => {
      peak = Math.max(peak, server.rssMb());
      const [found] = await rows(
        `SELECT count(*)::int AS n, count(DISTINCT (device_id, event_id))::int AS ids,
             count(DISTINCT (device_id, detail ->> 'n'))::int AS once
           FROM device_events WHERE tenant_id = $1 AND kind = 'settings'`,
        [tenantId],
        5,
      );
      stored = found ?? stored;
      return stored.once === agents * each;
    });
    const result = {
      bench: "fleet",
      agents,
      events: agents * each,
      stored: stored.n,
      ids: stored.ids,
      lost: agents * each - stored.once,
      doubled: stored.n - stored.once,
      kills,
      connectedSeconds,
      caughtUpSeconds: seconds(ended),
      serverMb: Math.round(peak),
    };
    console.log(JSON.stringify(result));
    return result.lost === 0 && result.doubled === 0 && stored.ids === stored.n ? 0 : 1;
  } finally {
    await Promise.all(running.map((agent) => agent.stop()));
    await server.stop();
    await (await database).close();
    await made.drop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function killAgain(): Promise<void> {
    for (let n = 0; n < kills; n++) {
      await sleep((each * PAUSE_MS) / (kills + 1));
      await server.kill();
      server = await startServer({ ...env, PORT: String(port) });
    }
  }
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

/** Whether it came to hold in time. */
async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await sleep(200);
  }
  return true;
}

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { keepDatabaseFit } from "../../db/maintenance.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { createInProcessJobs } from "../../platform/queue/in-process-jobs.js";
import { createCompany } from "./create-company.js";
import { openEmbeddedTestDatabase } from "./open-test-database.js";

const MB = 1024 * 1024;
let folder: string;
let database: Database;
const problems: unknown[] = [];
const jobs = createInProcessJobs({ error: (detail) => problems.push(detail.err) });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "balcao-maintenance-"));
  database = await openEmbeddedTestDatabase({ dir: join(folder, "database") });
  keepDatabaseFit(database, jobs);
});
afterAll(async () => {
  await jobs.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function walBytes(): number {
  const wal = join(folder, "database/pg_wal");
  return readdirSync(wal).reduce(
    (sum, name) => sum + (statSync(join(wal, name)).isFile() ? statSync(join(wal, name)).size : 0),
    0,
  );
}

describe("the embedded database under load", () => {
  it("keeps its log bounded, however much is written", async () => {
    await database.asOwner("CREATE TABLE bulk (n int, filler text)");
    const [start] = await database.asOwner("SELECT pg_current_wal_insert_lsn()::text AS lsn");
    let most = 0;
    let written = 0;
    while (written < 220 * MB) {
      await database.asOwner("INSERT INTO bulk SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, 4000) i");
      const [row] = await database.asOwner(
        `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '${start?.lsn}')::float8 AS bytes`,
      );
      written = Number(row?.bytes);
      most = Math.max(most, walBytes());
      await sleep(60);
    }
    await sleep(1_500);
    expect(problems).toEqual([]);
    expect(most).toBeLessThan(220 * MB);
    expect(walBytes()).toBeLessThan(160 * MB);
    await database.asOwner("DROP TABLE bulk");
  }, 120_000);

  it("plans anew as the tables grow: a message's way reads no whole table", async () => {
    const store = createEngineStore(database, () => Date.now());
    const { tenantId, channelId } = await createCompany(database);
    const message = (from: string, id: string) => {
      const sender = { externalId: from };
      const content = { kind: "text", text: "oi" } as const;
      const event = { kind: "message", dedupe: id, at: Date.now(), from: sender, providerId: id, content } as const;
      return { tenantId, channelId, dedupe: id, at: event.at, body: { from: "channel", event, sender } } as const;
    };
    const way = async (from: string, id: string) => {
      const [accepted] = await store.accept([message(from, id)]);
      const ref = { tenantId, conversationId: accepted?.conversationId ?? "" };
      const { done } = await store.turns([ref], async (loaded) => {
        const eventId = loaded.events[0]?.id ?? "";
        const events = loaded.events.map((one) => ({ id: one.id, outcome: "answered", trace: {} }));
        const line = {
          eventId,
          n: 0,
          author: "bot",
          userId: null,
          content: { kind: "text", text: "olá" },
          providerId: null,
          status: "queued",
          replyTo: null,
          at: Date.now(),
        } as const;
        const effects = [{ eventId, n: 0, kind: "send" as const, payload: {}, byPerson: false, epoch: loaded.epoch }];
        return {
          events,
          messages: [line],
          effects,
          statuses: [],
          state: { a: 1 },
          timers: [],
          consents: [],
          alerts: [],
        };
      });
      const effects = done[0]?.effects ?? [];
      await store.begin(effects, tenantId);
      const ends = effects.map((effect) => ({
        ...effect,
        messageId: effect.message?.id ?? null,
        at: Date.now(),
        state: "done" as const,
        providerId: `w-${id}`,
      }));
      await store.finish(ends, tenantId);
    };
    // Every statement is prepared, and its plan kept, while the tables are empty.
    for (let i = 0; i < 12; i++) await way(`early-${i}`, `early-${i}`);
    for (let batch = 0; batch < 20; batch++)
      await store.accept(Array.from({ length: 1_000 }, (_, i) => message(`p${batch * 1_000 + i}`, `${batch}.${i}`)));
    await database.asOwner("UPDATE events SET state = 'done', outcome = 'answered'");
    await sleep(2_500);
    const scans = async () =>
      Object.fromEntries(
        (
          await database.asOwner(
            `SELECT relname AS name, seq_scan::int AS n FROM pg_stat_user_tables WHERE relname IN ('events', 'conversations', 'contacts', 'identities')`,
          )
        ).map((row) => [row.name, row.n]),
      );
    await database.asOwner("SELECT pg_stat_force_next_flush()");
    const before = await scans();
    const began = performance.now();
    for (let i = 0; i < 50; i++) await way(`late-${i}`, `late-${i}`);
    const eachMs = (performance.now() - began) / 50;
    await database.asOwner("SELECT pg_stat_force_next_flush()");
    const after = await scans();
    expect(after).toEqual(before);
    expect(eachMs).toBeLessThan(40);
    expect(problems).toEqual([]);
  }, 120_000);
});

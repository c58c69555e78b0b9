import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { keepDatabaseFit } from "../../db/maintenance.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { createCompany } from "./create-company.js";
import { openTestDatabase } from "./open-test-database.js";

const NOBODY = { userId: null, team: null, reason: null, score: null, sure: false };

let database: Database;
let look = () => Promise.resolve();

beforeAll(async () => {
  database = await openTestDatabase();
  keepDatabaseFit(database, { every: (_name, _ms, work) => void (look = work), close: () => Promise.resolve() });
});
afterAll(() => database.close());

describe("kept plans", () => {
  it("are made anew as the tables grow: a message's way reads no whole table", async () => {
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
          facts: [{ eventId, n: 0, at: Date.now(), kind: "first_answer" as const, ...NOBODY }],
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
    // Every statement is prepared, and its plan is kept, while the tables are empty.
    for (let i = 0; i < 12; i++) await way(`early-${i}`, `early-${i}`);
    for (let batch = 0; batch < 20; batch++)
      await store.accept(Array.from({ length: 1_000 }, (_, i) => message(`p${batch * 1_000 + i}`, `${batch}.${i}`)));
    // One session does it and reports at once what it read, or that would be counted as the messages' reads below.
    await database.asOwner(
      `UPDATE events SET state = 'done', outcome = 'answered';
      INSERT INTO conversation_facts (tenant_id, conversation_id, at, event_id, n, channel_id, kind)
        SELECT tenant_id, conversation_id, at, id, 0, channel_id, 'opened' FROM events;
      SELECT pg_stat_force_next_flush()`,
    );
    await look();
    const rowsRead = async () => {
      // A session reports its counts at most once a second, and what it then still has after 10 seconds of silence.
      await sleep(11_000);
      const [row] = await database.asOwner(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS n FROM pg_stat_user_tables WHERE relname IN ('events', 'conversations', 'contacts', 'identities', 'conversation_facts')",
      );
      return Number(row?.n);
    };
    const before = await rowsRead();
    for (let i = 0; i < 50; i++) await way(`late-${i}`, `late-${i}`);
    // A new customer's message reads about a dozen rows; reading a whole table would be twenty thousand.
    expect((await rowsRead()) - before).toBeLessThan(50 * 100);
  });
});

import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { askRoom, type UnreadAsk } from "../../bot/effects/ask-room.js";
import { applyPlan } from "../../company/apply-plan.js";
import { calendar } from "../../company/calendar.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import { portuguese } from "../../company/portuguese.js";
import { readCompany } from "../../company/read-company.js";
import type { Database } from "../../db/database.js";
import { createKnowledgeStore, writeDocument } from "../../db/stores/knowledge-store.js";
import { createKnowledge } from "../../knowledge/create-knowledge.js";
import { indexArticle } from "../../knowledge/index-article.js";
import { createKnowledgeRoom, type KnowledgeTools } from "../../knowledge/knowledge-room.js";
import { readArticle } from "../../knowledge/read-article.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { assets } from "../../server/assets.js";
import { GOOD_ENV, KINDS, writeFolder } from "../company/company-folder.js";

export const EXAMPLE = assets.exampleCompany;
export const ARTICLES = join(EXAMPLE, "knowledge");
/** Tuesday, 1 December 2026, 10:15 in São Paulo. */
export const NOW = Date.parse("2026-12-01T13:15:00Z");

const APPLYING = {
  keyring: makeKeyring({ current: randomBytes(32), old: [] }),
  hashPassword: async () => "hash",
  actor: "test",
  channels: KINDS,
  payments: { kinds: [], serves: () => true },
};

/** The room over a database, with methods for what tests ask of it. */
export function knowledgeHarness(database: Database, writing?: KnowledgeTools["writing"]) {
  const store = createKnowledgeStore(database);
  const room = createKnowledgeRoom({
    store,
    language: portuguese,
    calendar,
    now: () => NOW,
    ...(writing && { writing }),
  });
  let statements = 0;
  return {
    store,
    room,
    /** Searches in what a company knows at this moment. It reads everything anew, without the room. */
    async search(tenantId: string, question: string, at = NOW) {
      const stored = await store.load(tenantId);
      if (!stored) throw new Error("no such company");
      const making = createKnowledge({ ...stored, hours: calendar.readHours(stored.hours) }, portuguese, calendar);
      for (;;) {
        const step = making.next();
        if (step.done) return step.value.answer({ question }, at);
      }
    },
    /** Writes articles of a tenant: slug → Markdown. */
    async write(tenantId: string, articles: Record<string, string>): Promise<void> {
      await database.transaction([tenantId], async (tx) => {
        for (const [slug, body] of Object.entries(articles)) {
          const article = readArticle(slug, body);
          if ("reason" in article) throw new Error(`${slug}:${article.line} ${article.reason}`);
          await writeDocument(tx, tenantId, { ...indexArticle(slug, article), fromFolder: true, source: null });
        }
      });
      room.forget(tenantId);
    },
    /** Asks like the engine. */
    ask(tenantId: string, question: unknown, more: Partial<UnreadAsk> = {}) {
      const address = { tenantId, conversationId: randomUUID(), channelId: randomUUID() };
      const input = { question: question as string };
      const by = { ...address, key: `${randomUUID()}.0`, input, signal: AbortSignal.timeout(10_000), ...more };
      return askRoom(room, "knowledge.search", by);
    },
    rows<Row extends object>(tenantId: string, text: string): Promise<Row[]> {
      return database.transaction([tenantId], (tx) =>
        tx.run<Row>({ name: `knowledge_test_${++statements}`, text }, []),
      );
    },
    /**
     * From here on no passage can be written, so a transaction that writes one must be rolled back as a whole. Returns
     * the function that ends this.
     */
    async breakPassages(): Promise<() => Promise<unknown>> {
      await database.asOwner(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken for the test'; END $$",
      );
      await database.asOwner("CREATE TRIGGER refuse BEFORE INSERT ON passages FOR EACH ROW EXECUTE FUNCTION refuse()");
      return () => database.asOwner("DROP FUNCTION refuse CASCADE");
    },
    /**
     * Applies a folder of these files on top of the smallest good company. Throws the folder's mistakes, one per line.
     */
    async apply(files: Record<string, string | null>) {
      return applyPlan(database, await planOf(files), APPLYING);
    },
  };
}

/** The plan of a folder with these files. Throws the mistakes, one per line. */
export async function planOf(files: Record<string, string | null>): Promise<CompanyPlan> {
  const folder = await writeFolder(files);
  try {
    const reading = await readCompany(folder.dir, GOOD_ENV, KINDS);
    if (reading.ok) return reading.company;
    throw new Error(
      reading.problems.map(({ file, line, reason, remedy }) => `${file}:${line} ${reason}. ${remedy}`).join("\n"),
    );
  } finally {
    await folder.remove();
  }
}

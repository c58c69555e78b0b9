import { putArticle, removeArticle } from "../company/commands/article.js";
import type { CompanyCommands } from "../company/commands/company-commands.js";
import { CompanyRefusal } from "../company/commands/company-refusal.js";
import type { Database } from "../db/database.js";
import { createSourceStore } from "../db/stores/source-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import type { DocumentDesk } from "../handoff-inbox/ports.js";
import type { OpenSource } from "../knowledge/ports.js";
import { createExtract } from "../knowledge/sources/extract-in-thread.js";
import { type DocumentArticles, type ReadDocumentsTools, readDocuments } from "../knowledge/sources/read-documents.js";
import { createThreadPool } from "../platform/threads/thread-pool.js";
import type { RoomTools } from "./room-tools.js";

/** A document is read at once by the process that took it. The round finds those whose reader ended. */
const ROUND_MS = 30_000;
/** One thread, because a document may take the memory of a whole one, and people wait seconds for it, not customers. */
const THREADS = { threads: 1, waitingPerKey: 4 };
const MOST_DOCUMENTS = 1_000;

/** Opens what people bring as documents: articles are made of them in the background. */
export function openDocuments(
  tools: Pick<RoomTools, "files" | "jobs" | "serves"> & { database: Database; log: ReadDocumentsTools["log"] },
  commands: CompanyCommands,
): { desk: DocumentDesk; start(): void; stop(): Promise<void> } {
  const { database, files, jobs, serves, log } = tools;
  const store = createSourceStore(database);
  const pool = createThreadPool(THREADS);
  const articles = articlesBy(commands);
  let ending = false;
  const reading: ReadDocumentsTools = {
    store,
    ending: () => ending,
    articles,
    log,
    extract: createExtract(pool),
    companies: async () => (await listTenants(database)).map(({ id }) => id).filter(serves),
    async bytesOf(tenantId, fileId) {
      const file = await files.get(tenantId, fileId);
      return file === null || file.state === "held" ? null : file.bytes;
    },
  };
  /** The last reading of each company that one request began; the next one waits for it. */
  const running = new Map<string, Promise<void>>();
  /** Reads what waits of this company now, beside the request that brought it. */
  function begin(tenantId: string): void {
    const read: Promise<void> = (running.get(tenantId) ?? Promise.resolve())
      .then(() => readDocuments(reading, tenantId))
      .catch((error: unknown) => log.error({ err: error }, "documents could not be read"))
      .finally(() => running.get(tenantId) === read && running.delete(tenantId));
    running.set(tenantId, read);
  }
  const kept = async <File extends { name: string; bytes: Buffer }>(tenantId: string, { bytes, ...file }: File) => {
    const stored = await files.put(tenantId, { bytes, name: file.name });
    return { ...file, fileId: stored.id };
  };

  const desk: DocumentDesk = {
    all: store.all,
    async bring(tenantId, file, by) {
      if ((await store.all(tenantId)).length >= MOST_DOCUMENTS) return null;
      await store.add(tenantId, await kept(tenantId, file), by);
      begin(tenantId);
      return store.one(tenantId, file.id);
    },
    async replace(tenantId, id, file, by) {
      if (!(await store.one(tenantId, id))) return null;
      await store.replace(tenantId, id, await kept(tenantId, file), by);
      begin(tenantId);
      return store.one(tenantId, id);
    },
    async remove(tenantId, id, by) {
      const source = await store.one(tenantId, id);
      if (!source) return false;
      for (const slug of source.articles) await articles.remove({ tenantId, userId: by.userId, from: by.from }, slug);
      return store.remove(tenantId, id, by);
    },
  };
  return {
    desk,
    start: () => jobs.every("reading documents", ROUND_MS, () => readDocuments(reading)),
    async stop() {
      ending = true;
      await pool.close();
      await Promise.all(running.values());
    },
  };
}

type Asker = Pick<OpenSource, "tenantId" | "userId" | "from">;

/** Articles as the company's commands write them. What is refused is told; anything else is an error. */
function articlesBy(commands: CompanyCommands): DocumentArticles & { remove(by: Asker, slug: string): Promise<void> } {
  const asking = ({ tenantId, userId, from }: Asker) => ({ tenantId, userId, from, seen: null });
  return {
    async write(source, slug, { text }) {
      try {
        await commands.run(putArticle, { slug, text }, asking(source));
        return null;
      } catch (error) {
        if (error instanceof CompanyRefusal) return error.message;
        throw error;
      }
    },
    async remove(source, slug) {
      await commands.run(removeArticle, { slug }, asking(source)).catch((error: unknown) => {
        if (!(error instanceof CompanyRefusal && error.code === "not_found")) throw error;
      });
    },
  };
}

import { eq } from "drizzle-orm";
import { articleKind, putArticle, removeArticle } from "../company/commands/article.js";
import type { At } from "../company/commands/at.js";
import type { CompanyCommands, RunOne } from "../company/commands/company-commands.js";
import { CompanyRefusal } from "../company/commands/company-refusal.js";
import type { Database } from "../db/database.js";
import { documents } from "../db/schema/knowledge.js";
import { createSourceStore, removeSource, settleSource } from "../db/stores/source-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { idOfKey } from "../handoff-inbox/api/id-of-key.js";
import type { DocumentDesk } from "../handoff-inbox/ports.js";
import type { Bringer, OpenSource, SourceStore } from "../knowledge/ports.js";
import { createExtract } from "../knowledge/sources/extract-in-thread.js";
import { fetchPage, pageAddress } from "../knowledge/sources/fetch-page.js";
import { type ReadDocumentsTools, readDocuments, type WriteDocument } from "../knowledge/sources/read-documents.js";
import { readSitemap } from "../knowledge/sources/read-sitemap.js";
import { splitDocument } from "../knowledge/sources/split-document.js";
import {
  CUT_OFF_MS,
  hashOf,
  VISIT_EVERY_MS,
  type VisitPagesTools,
  visitOne,
  visitPages,
} from "../knowledge/sources/visit-pages.js";
import { FileRefused } from "../platform/files/file-refused.js";
import { createGuardedFetch, type GuardedFetch } from "../platform/http/guarded-fetch.js";
import { createThreadPool } from "../platform/threads/thread-pool.js";
import type { RoomTools } from "./room-tools.js";

/** The process that received a document reads it at once. Each round finds those whose reader ended. */
const ROUND_MS = 30_000;
/** How often it is looked for pages of the web whose day has passed. */
const VISITS_MS = 60_000;
/** One thread, because a large document takes much memory. No customer waits for it. */
const THREADS = { threads: 1, waitingPerKey: 4 };
const MOST_DOCUMENTS = 300;

/**
 * Opens what people bring as documents: articles are made of them in the background. Pages of the web are reached at
 * public addresses only, and at the hosts of `allow`.
 */
export function openDocuments(
  tools: Pick<RoomTools, "files" | "jobs" | "serves"> & {
    database: Database;
    log: ReadDocumentsTools["log"];
    allow: readonly string[];
  },
  commands: CompanyCommands,
): { desk: DocumentDesk; start(): void; stop(): Promise<void> } {
  const { database, files, jobs, serves, log } = tools;
  const store = createSourceStore(database);
  const pool = createThreadPool(THREADS);
  const web = createGuardedFetch({ allow: tools.allow });
  let ending = false;
  const reading: ReadDocumentsTools = {
    store,
    ending: () => ending,
    write: writeDocumentBy(commands),
    log,
    extract: createExtract(pool),
    companies: async () => (await listTenants(database)).map(({ id }) => id).filter(serves),
    async bytesOf(tenantId, fileId) {
      const file = await files.get(tenantId, fileId);
      return file === null || isUnreadable(file) ? null : file.bytes;
    },
  };
  /** Readings of this process follow each other, so that no document counts as being read while it waits for the thread. */
  let line: Promise<void> = Promise.resolve();
  const read = (tenantId?: string): Promise<void> => {
    const next = line.then(() => readDocuments(reading, tenantId));
    line = next.catch((error: unknown) => log.error({ err: error }, "documents could not be read"));
    return line;
  };
  const kept = async <File extends { name: string; bytes: Buffer }>(tenantId: string, { bytes, ...file }: File) => {
    const stored = await files.put(tenantId, { bytes, name: file.name });
    if (isUnreadable(stored)) throw new FileRefused(stored.problem ?? "ele não pôde ser verificado.");
    return { ...file, fileId: stored.id };
  };
  const visiting: VisitPagesTools = {
    store,
    companies: reading.companies,
    fetch: (address) => fetchPage(web, address),
    keep: kept,
    ending: () => ending,
    log,
  };
  const visits = async () => {
    await visitPages(visiting, (tenantId) => void read(tenantId));
  };
  /** Pages of a site are visited at once, by this process; the job finds what it leaves when it ends. */
  let visitLine: Promise<void> = Promise.resolve();
  const visit = (): Promise<void> => {
    visitLine = visitLine.then(visits).catch((err: unknown) => log.error({ err }, "pages could not be visited"));
    return visitLine;
  };

  const desk: DocumentDesk = {
    all: store.all,
    async bring(tenantId, file, by) {
      if ((await store.all(tenantId)).length >= MOST_DOCUMENTS) return null;
      await store.add(tenantId, await kept(tenantId, file), by);
      void read(tenantId);
      return store.one(tenantId, file.id);
    },
    async bringPage(tenantId, { id, url: address }, by) {
      const url = pageAddress(address)?.href ?? address;
      const there = await store.all(tenantId);
      const same = there.find((one) => one.id === id);
      if (same) return { outcome: "kept", document: same };
      if (there.length >= MOST_DOCUMENTS) return { outcome: "too_many" };
      if (there.some((one) => one.url === url))
        return { outcome: "refused", reason: "Esta página já está na lista, e é lida de novo todo dia." };
      const fetched = await fetchPage(web, url);
      if (fetched.outcome === "refused") return fetched;
      const file = await kept(tenantId, { id, name: fetched.name, bytes: fetched.bytes });
      await store.add(tenantId, { ...file, page: { url, hash: hashOf(fetched.bytes), everyMs: VISIT_EVERY_MS } }, by);
      void read(tenantId);
      const document = await store.one(tenantId, id);
      if (document) return { outcome: "kept", document };
      return { outcome: "refused", reason: "A página foi removida por outra pessoa enquanto chegava." };
    },
    async bringSite(tenantId, site, by) {
      const listed = await listSite(store, web, tenantId, site, by);
      if (listed.outcome === "listed") void visit();
      return listed;
    },
    async visitNow(tenantId, id) {
      const page = await store.dueNow(tenantId, id, CUT_OFF_MS);
      if (page && (await visitOne(visiting, page))) void read(tenantId);
      const document = await store.one(tenantId, id);
      return document?.url ? document : null;
    },
    async replace(tenantId, id, file, by) {
      if (!(await store.one(tenantId, id))) return null;
      await store.replace(tenantId, id, await kept(tenantId, file), by);
      void read(tenantId);
      return store.one(tenantId, id);
    },
    remove: (tenantId, id, by) =>
      commands.together({ tenantId, userId: by.userId, from: by.from }, async (at, run) => {
        const articles = await removeSource(at.tx, tenantId, id, by);
        for (const slug of articles ?? []) await removeIfThere(at, run, slug);
        return articles !== null;
      }),
  };
  return {
    desk,
    start() {
      jobs.every("reading documents", ROUND_MS, () => read());
      jobs.every("visiting pages", VISITS_MS, visit);
    },
    async stop() {
      ending = true;
      await web.close();
      await pool.close();
      await visitLine;
      await line;
    },
  };
}

/** Pages are held so that nobody opens them at the desk. Here only a thread reads them. */
const isUnreadable = ({ state, mime }: { state: string; mime: string }) => state === "held" && mime !== "text/html";

/** Puts the pages of a site on the list, as many as a company may have. */
async function listSite(
  store: SourceStore,
  web: GuardedFetch,
  tenantId: string,
  { id, url }: { id: string; url: string },
  by: Bringer,
): ReturnType<DocumentDesk["bringSite"]> {
  const there = await store.all(tenantId);
  const most = MOST_DOCUMENTS - there.length;
  if (most <= 0) return { outcome: "too_many" };
  const read = await readSitemap(web, url, { most, known: new Set(there.flatMap((one) => one.url ?? [])) });
  if (read.outcome === "refused") return read;
  const pages = read.pages.map((page) => ({ id: idOfKey({ id }, page), url: page }));
  await store.list(tenantId, pages, by);
  return { outcome: "listed", pages: pages.length, left: read.left };
}

/** Writes a document's articles as one change of the company. */
const writeDocumentBy =
  (commands: CompanyCommands): WriteDocument =>
  async (source, { titles, text, pages }) => {
    const { tenantId, userId, from, articles: before } = source;
    try {
      await commands.together({ tenantId, userId, from }, async (at, run) => {
        const title = await freeTitle(at, titles, articleName(source));
        const parts = splitDocument(title, text);
        const slugs = parts.map((_, n) => `${articleName(source)}${n === 0 ? "" : `-${n + 1}`}`);
        // Asked first: it keeps a removal or a replacement out until this change is whole.
        if (!(await settleSource(at.tx, source, { articles: slugs, pages }))) return;
        for (const [n, part] of parts.entries()) await run(putArticle, { slug: slugs[n], text: part.text });
        for (const slug of before) if (!slugs.includes(slug)) await removeIfThere(at, run, slug);
      });
      return null;
    } catch (error) {
      if (error instanceof CompanyRefusal) return error.message;
      throw error;
    }
  };

/** The name of a document's first article. It comes from the document's id, so that documents of one name have others. */
const articleName = ({ id }: Pick<OpenSource, "id">): string => `documentos/${id.slice(0, 8)}`;

/** The first title that no article has which is not this document's own. */
async function freeTitle({ tx, tenantId }: At, titles: readonly string[], own: string): Promise<string> {
  const rows = await tx.orm
    .select({ slug: documents.slug, title: documents.title })
    .from(documents)
    .where(eq(documents.tenantId, tenantId));
  const others = rows.filter(({ slug }) => slug !== own && !slug.startsWith(`${own}-`));
  const taken = new Set(others.map(({ title }) => title.replace(/ \(parte \d+\)$/, "")));
  return titles.find((title) => !taken.has(title)) ?? `${titles[0]} ${own.slice(-8)}`;
}

/** An article that a person removed before is no fault. */
async function removeIfThere(at: At, run: RunOne, slug: string): Promise<void> {
  if (await articleKind.read(at, slug)) await run(removeArticle, { slug });
}

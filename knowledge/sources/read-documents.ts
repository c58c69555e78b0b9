import type { OpenSource, SourceStore } from "../ports.js";
import type { Extracted } from "./extracted.js";
import { type Part, splitDocument } from "./split-document.js";

/** Articles, as documents become them: with the rights of whoever brought the document. */
export type DocumentArticles = {
  /** Writes an article, or replaces it. Resolves with why that is refused, in Portuguese, or null. */
  write(source: OpenSource, slug: string, part: Part): Promise<string | null>;
  /** Removes an article that no longer has a part. One that a person removed before is no fault. */
  remove(source: OpenSource, slug: string): Promise<void>;
};

export type ReadDocumentsTools = {
  store: SourceStore;
  /** The companies whose documents are read. */
  companies(): Promise<readonly string[]>;
  /** The bytes of a stored file; null when they are gone or held back. */
  bytesOf(tenantId: string, fileId: string): Promise<Buffer | null>;
  /** Reads a file in a thread that is ended when it takes too long. */
  extract(tenantId: string, file: { bytes: Buffer; name: string }): Promise<Extracted>;
  articles: DocumentArticles;
  /** Whether the process ends. What is being read then is read again by another one. */
  ending(): boolean;
  log: { error(detail: object, message: string): void };
};

/** A reader that was not heard of for so long (ms) has ended. Reading one file is limited to far less. */
const ABANDONED_MS = 180_000;
/** A file whose reading ended so many processes is not read again. */
const MOST_ATTEMPTS = 3;

/**
 * Reads the documents that wait, one after the other, and makes articles of them. The old articles of a document that
 * was replaced answer until the new ones are written. A process that is killed in between leaves a document that is read
 * again; its articles have fixed names, so nothing stands twice.
 */
export async function readDocuments(tools: ReadDocumentsTools, only?: string): Promise<void> {
  const tenants = only === undefined ? await tools.companies() : [only];
  if (tenants.length === 0) return;
  for (;;) {
    const source = tools.ending() ? null : await tools.store.take(tenants, ABANDONED_MS);
    if (!source) return;
    await readOne(tools, source);
  }
}

async function readOne(
  { store, bytesOf, extract, articles, ending, log }: ReadDocumentsTools,
  source: OpenSource,
): Promise<void> {
  const fail = (problem: string) => store.end(source, { problem, pages: null });
  if (source.attempts > MOST_ATTEMPTS)
    return fail("A leitura deste arquivo não terminou. Tente uma versão mais simples dele.");
  try {
    const bytes = await bytesOf(source.tenantId, source.fileId);
    if (!bytes) return await fail("O arquivo não está mais guardado, ou ficou retido pela verificação.");
    const read = await extract(source.tenantId, { bytes, name: source.name });
    if (ending()) return;
    if (read.outcome === "refused") return await fail(read.reason);
    const parts = splitDocument(read.title ?? titleOf(source.name), read.text);
    const slugs = parts.map((_, n) => slugOf(source, n));
    // Written before the articles are, so that removing the document removes what was made of it so far.
    if (!(await store.made(source, [...new Set([...slugs, ...source.articles])]))) return;
    for (const [n, part] of parts.entries()) {
      const refused = await articles.write(source, slugs[n] ?? "", part);
      if (refused !== null) return await fail(refused);
    }
    for (const slug of source.articles) if (!slugs.includes(slug)) await articles.remove(source, slug);
    await store.made(source, slugs);
    await store.end(source, { problem: null, pages: read.pages });
  } catch (error) {
    log.error({ err: error, source: source.id }, "a document could not be read");
    await fail("Algo falhou aqui ao ler o arquivo. Tente de novo em instantes.");
  }
}

/** The name of a part's article. It comes from the document's id, so that a document of the same name has others. */
const slugOf = ({ id }: OpenSource, n: number): string => `documentos/${id.slice(0, 8)}${n === 0 ? "" : `-${n + 1}`}`;

/** A file's name as a title: without its ending, with spaces. */
const titleOf = (name: string): string =>
  name
    .replace(/\.[a-z0-9]{1,8}$/i, "")
    .replace(/[_-]+/g, " ")
    .trim() || name;

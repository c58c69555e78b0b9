import type { OpenSource, SourceStore } from "../ports.js";
import type { Extracted } from "./extracted.js";

/**
 * Makes a document's text its articles, in the place of those that it had: all at once, with the rights of whoever brought
 * it. `titles`: the first that no other article has. Resolves with why that is refused, in Portuguese, or null. A document
 * that was removed or replaced meanwhile is left alone.
 */
export type WriteDocument = (
  source: OpenSource,
  document: { titles: readonly string[]; text: string; pages: number | null },
) => Promise<string | null>;

export type ReadDocumentsTools = {
  store: SourceStore;
  /** The companies whose documents are read. */
  companies(): Promise<readonly string[]>;
  /** The bytes of a stored file; null when they are gone or held back. */
  bytesOf(tenantId: string, fileId: string): Promise<Buffer | null>;
  /** Reads a file in a thread that is ended when it takes too long. */
  extract(tenantId: string, file: { bytes: Buffer; name: string }): Promise<Extracted>;
  write: WriteDocument;
  /** Whether the process ends. What is being read then is read again by another one. */
  ending(): boolean;
  log: { error(detail: object, message: string): void };
};

/** A reader that was not heard of for so long (ms) has ended. Reading one file is limited to less. */
const ABANDONED_MS = 240_000;
/** A file whose reading ended so many processes, or failed so often, is not read again. */
const MOST_ATTEMPTS = 3;

/**
 * Reads the documents that wait, one after the other, and makes articles of them. The old articles of a document that
 * was replaced answer until the new ones are written, all at once. A process that is killed in between leaves a document
 * that is read again. Resolves when none waits any more, or when the process ends.
 */
export async function readDocuments(tools: ReadDocumentsTools, only?: string): Promise<void> {
  const tenants = only === undefined ? await tools.companies() : [only];
  if (tenants.length === 0) return;
  for (;;) {
    const source = tools.ending() ? null : await tools.store.take(tenants, ABANDONED_MS);
    if (!source) return;
    if ((await readOne(tools, source)) === "later") return;
  }
}

/** `later`: it is tried again in the next round. */
async function readOne(tools: ReadDocumentsTools, source: OpenSource): Promise<"done" | "later"> {
  const { store, bytesOf, extract, write, ending, log } = tools;
  const fail = async (problem: string) => {
    await store.end(source, "failed", problem);
    return "done" as const;
  };
  if (source.attempts > MOST_ATTEMPTS)
    return fail("A leitura deste arquivo não terminou. Tente uma versão mais simples dele.");
  try {
    const bytes = await bytesOf(source.tenantId, source.fileId);
    if (!bytes) return await fail("O arquivo não está mais guardado. Traga-o de novo.");
    const read = await extract(source.tenantId, { bytes, name: source.name });
    if (ending()) return "later";
    if (read.outcome === "refused") return await fail(read.reason);
    const refused = await write(source, {
      titles: titlesOf(source.name, read.title),
      text: read.text,
      pages: read.pages,
    });
    return refused === null ? "done" : await fail(refused);
  } catch (error) {
    // What is being read when the process ends is read by another one.
    if (ending()) return "later";
    log.error({ err: error, source: source.id }, "a document could not be read");
    if (source.attempts >= MOST_ATTEMPTS) return fail("Algo falhou aqui ao ler o arquivo. Traga-o de novo mais tarde.");
    await store.end(source, "waiting", null);
    return "later";
  }
}

/** Titles for a document, the best first: its own, its file's name, and that with a number. Each is fit for an article. */
export function titlesOf(fileName: string, own: string | null): string[] {
  const name = fileName
    .replace(/\.[a-z0-9]{1,8}$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  const base = fit(name) || "Documento";
  const numbered = Array.from({ length: MOST_OF_ONE_NAME }, (_, n) => `${base} (${n + 2})`);
  return [...new Set([fit(own ?? ""), base, ...numbered])].filter((title) => title !== "");
}

const MOST_OF_ONE_NAME = 50;
const LONGEST_TITLE = 90;
const fit = (title: string): string =>
  title
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .slice(0, LONGEST_TITLE)
    .toWellFormed()
    .replace(/\s+/g, " ")
    .trim();

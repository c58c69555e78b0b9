import { createHash } from "node:crypto";
import type { DuePage, SourceStore } from "../ports.js";
import type { FetchedPage } from "./fetch-page.js";

export type VisitPagesTools = {
  store: Pick<SourceStore, "due" | "visited" | "changed">;
  /** The companies whose pages are visited. */
  companies(): Promise<readonly string[]>;
  fetch(address: string): Promise<FetchedPage>;
  /** Stores a file. Throws what the files' room refuses. */
  keep(tenantId: string, file: { name: string; bytes: Buffer }): Promise<{ name: string; fileId: string }>;
  ending(): boolean;
  log: { error(detail: object, message: string): void };
};

/** A page is visited again so long after its last visit, in ms. */
export const VISIT_EVERY_MS = 24 * 3_600_000;
/** A visit that was cut off by the end of its process is made again after so long, in ms. */
export const CUT_OFF_MS = 10 * 60_000;

/**
 * Visits the pages whose day has passed, one after the other. A page that did not change stays untouched. The
 * articles of one that changed are made anew in the background. One that cannot be fetched keeps its articles, and shows why.
 * `changed` is told of each company that has something new to read, at once.
 */
export async function visitPages(tools: VisitPagesTools, changed: (tenantId: string) => void): Promise<void> {
  const tenants = await tools.companies();
  while (tenants.length > 0 && !tools.ending()) {
    const page = await tools.store.due(tenants, CUT_OFF_MS);
    if (!page) break;
    if (await visitOne(tools, page)) changed(page.tenantId);
  }
}

/** SHA-256 of a page, in hexadecimal digits. */
export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The first wait, in ms, after a failure that may pass. Each failure in a row doubles it, up to a day. */
const SOON_MS = 10 * 60_000;

/** When a page that failed is visited again, in ms from now. `failures`: how often it failed in a row for such a reason before. */
export const nextVisit = (passing: boolean, failures: number): number =>
  passing ? Math.min(VISIT_EVERY_MS, SOON_MS * 2 ** Math.min(failures, 20)) : VISIT_EVERY_MS;

/** Whether the page is another than before. */
export async function visitOne({ store, fetch, keep, ending, log }: VisitPagesTools, page: DuePage): Promise<boolean> {
  try {
    const fetched = await fetch(page.url);
    // A process that ends gives its visits up, and another one makes them.
    if (ending()) return false;
    if (fetched.outcome === "refused") {
      await store.visited(page, nextVisit(fetched.passing, page.failures), fetched.reason, fetched.passing);
      return false;
    }
    const hash = hashOf(fetched.bytes);
    // One that failed to be read is read again, although nothing of it changed.
    if (page.state === "ready" && page.hash === hash) {
      await store.visited(page, VISIT_EVERY_MS, null, false);
      return false;
    }
    const file = await keep(page.tenantId, { name: fetched.name, bytes: fetched.bytes });
    return await store.changed(page, VISIT_EVERY_MS, { ...file, hash });
  } catch (error) {
    if (ending()) return false;
    log.error({ err: error, source: page.id }, "a page could not be visited");
    await store.visited(
      page,
      VISIT_EVERY_MS,
      "Algo falhou aqui ao ler a página. Ela é visitada de novo amanhã.",
      false,
    );
    return false;
  }
}

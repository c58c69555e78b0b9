import type { Call } from "./exchange.js";

/** A request that reached the provider's API, with what became of it. */
export type JournalEntry = {
  n: number;
  /** By the provider's clock, ms. */
  at: number;
  method: string;
  path: string;
  query: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The outage that it met. */
  outage: string | null;
  /** Of the answer; null: none was given (yet). */
  status: number | null;
};

export type Journal = {
  open(call: Call, at: number): JournalEntry;
  /** All, or those of one method and path prefix: `find("POST", "/v1/payments")`. */
  find(method?: string, pathPrefix?: string): JournalEntry[];
  clear(): void;
};

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let n = 0;
  return {
    open(call, at) {
      n += 1;
      const { method, path, headers } = call;
      const said = { method, path, query: call.query.toString(), headers, body: call.body.toString("utf8") };
      const entry: JournalEntry = { n, at, ...said, outage: null, status: null };
      entries.push(entry);
      return entry;
    },
    find: (method, pathPrefix = "") =>
      entries.filter((entry) => (!method || entry.method === method) && entry.path.startsWith(pathPrefix)),
    clear() {
      entries = [];
    },
  };
}

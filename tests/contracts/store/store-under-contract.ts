import type { Store } from "../../../bot/ports/store.js";
import type { Revived } from "../../../db/stores/dead-letter-store.js";

/** What the suite must know about a store. */
export type StoreUnderContract = {
  store: Store;
  /** Another process' store over the same database. Absent when the database belongs to one process. */
  second?: Store;
  /** The store's clock, in ms since the epoch. `pass` moves it. */
  now(): number;
  pass(ms: number): void;
  /** A new tenant with one channel. */
  company(): Promise<{ tenantId: string; channelId: string }>;
  /** One more channel of the tenant. */
  channel(tenantId: string): Promise<string>;
  /** What the database contains, read as the tenant: for what the port itself does not show. */
  rows<Row extends object>(tenantId: string, text: string, values?: unknown[]): Promise<Row[]>;
  /** The dead letters of a tenant, and reviving one. */
  deadLetters(tenantId: string): Promise<{ key: string; kind: string }[]>;
  revive(tenantId: string, key: string): Promise<Revived>;
  close(): Promise<void>;
};

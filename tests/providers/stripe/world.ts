import type { ProviderClock } from "../shared/clock.js";
import type { Idempotency } from "../shared/idempotency.js";
import type { Notices } from "../shared/notices.js";
import type { SeededIds } from "../shared/seeded-ids.js";
import type { AccountSettings } from "./account.js";
import type { Kind, LineItem, ObjectOf, Tables } from "./objects.js";
import { noSuch } from "./refusals.js";

/** One mode of an account, with everything in it. */
export type Account = {
  settings: AccountSettings;
  tables: Tables;
  /** Of sessions and payment links, by their id. */
  lineItems: Map<string, LineItem[]>;
  /** What the payment intents of sessions and payment links will have, by their id. */
  intentData: Map<string, IntentData>;
};

export type IntentData = { metadata: Record<string, string>; description?: string; receipt_email?: string };

export type World = {
  clock: ProviderClock;
  ids: SeededIds;
  notices: Notices;
  idempotency: Idempotency;
  accounts: Account[];
  /** What is being served; events name it. */
  request: { id: string; idempotency_key: string | null } | null;
  /** While true, refunds stay `pending` until a test settles them. */
  refundsPend: boolean;
  /** While true, a charge's balance transaction comes later, as it does with asynchronous capture. */
  balanceLater: boolean;
  url(): string;
};

export function newAccount(settings: AccountSettings): Account {
  const tables: Tables = {
    "checkout.session": new Map(),
    payment_link: new Map(),
    payment_intent: new Map(),
    charge: new Map(),
    refund: new Map(),
    dispute: new Map(),
    balance_transaction: new Map(),
    event: new Map(),
  };
  return { settings, tables, lineItems: new Map(), intentData: new Map() };
}

/** Now, in Stripe's seconds. */
export const seconds = (world: World): number => Math.floor(world.clock.now() / 1_000);

/** The account's object; refuses with 404, and says so when it is in the account's other mode. */
export function find<K extends Kind>(world: World, account: Account, kind: K, id: string, param = "id"): ObjectOf<K> {
  const found = lookUp(account, kind, id);
  if (found) return found;
  const { settings } = account;
  const other = world.accounts.find((one) => one.settings.id === settings.id && one.settings.live !== settings.live);
  const elsewhere = other && lookUp(other, kind, id) ? (other.settings.live ? "live" : "test") : null;
  throw noSuch(kind, id, param, elsewhere);
}

export function lookUp<K extends Kind>(account: Account, kind: K, id: string | null): ObjectOf<K> | null {
  if (id === null) return null;
  const table: Map<string, unknown> = account.tables[kind];
  return (table.get(id) as ObjectOf<K> | undefined) ?? null;
}

/** Any object with this id, whatever it is. */
export function lookUpAny(account: Account, id: string): object | null {
  for (const table of Object.values(account.tables)) {
    const found = table.get(id);
    if (found) return found;
  }
  return null;
}

/** Whose object this is: for tests and pages, which have no key. */
export function owner<K extends Kind>(world: World, kind: K, id: string): { account: Account; object: ObjectOf<K> } {
  for (const account of world.accounts) {
    const object = lookUp(account, kind, id);
    if (object) return { account, object };
  }
  throw new Error(`no ${kind} ${id}`);
}

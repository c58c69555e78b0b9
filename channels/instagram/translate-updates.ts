import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import { anyObject, type Json, readAs } from "../meta/lenient.js";
import { timeOf } from "./time-of.js";
import { translateComment } from "./translate-comment.js";
import { translateItem } from "./translate-item.js";
import { webhook, webhookChange, webhookEntry } from "./webhook-schema.js";

type Updates = { events: { externalId: string; event: ChannelEvent }[]; problems: string[] };

/**
 * Goes through `entry[] × messaging[], standby[], changes[]` and translates each item separately: an item that cannot be
 * read becomes an `account` event and a problem, and the others are not affected. One app serves many accounts: each
 * entry names its own.
 */
export function translateUpdates(body: unknown, accountExternalId: string): Updates {
  const updates: Updates = { events: [], problems: [] };
  const root = readAs(webhook, body);
  const entries = root?.entry ?? [];
  if (root?.object !== "instagram" || entries.length === 0) {
    updates.problems.push("not an instagram webhook");
    const event = accountEvent(root?.object ?? "unknown", body, Date.now(), "");
    updates.events.push({ externalId: accountExternalId, event });
    return updates;
  }
  entries.forEach((raw, e) => new EntryWalk(updates, accountExternalId, raw, `entry[${e}]`).walk());
  return updates;
}

/** Adds what one entry reports to `updates`. */
class EntryWalk {
  private readonly entry;
  private readonly externalId: string;
  private readonly at: number;

  constructor(
    private readonly updates: Updates,
    accountExternalId: string,
    private readonly raw: unknown,
    private readonly path: string,
  ) {
    this.entry = readAs(webhookEntry, raw);
    const { id } = this.entry ?? {};
    // Meta's own test of a webhook names the account "0".
    this.externalId = id === undefined || id === "0" ? accountExternalId : id;
    this.at = timeOf(this.entry?.time);
  }

  walk(): void {
    const { messaging = [], standby = [], changes = [] } = this.entry ?? {};
    const found = messaging.length + standby.length + changes.length;
    if (found === 0) this.keepUnread("entry", this.raw, `${this.path} has no items`);
    messaging.forEach((raw, i) => this.item(raw, false, `${this.path}.messaging[${i}]`));
    standby.forEach((raw, i) => this.item(raw, true, `${this.path}.standby[${i}]`));
    changes.forEach((raw, i) => this.change(raw, `${this.path}.changes[${i}]`));
  }

  private change(raw: unknown, path: string): void {
    const change = readAs(webhookChange, raw);
    const field = change?.field;
    if (change === undefined || field === undefined)
      return this.keepUnread("change", raw, `${path} has no field or value`);
    // The dashboard's tests send messages as changes.
    if (field === "messages" || field === "messaging_postbacks") return this.item(change.value, false, path);
    if (field !== "comments" && field !== "live_comments") return this.keep(field, change.value);
    const event = this.attempt(() => translateComment(change.value, this.externalId, this.at));
    if (event) this.add(event);
    else this.keepUnread("comment", raw, `${path} has no id, or names nobody`);
  }

  private item(raw: unknown, standby: boolean, path: string): void {
    const item: Json | undefined = readAs(anyObject, raw);
    const events = item && this.attempt(() => translateItem(item, { accountId: this.externalId, standby }));
    if (!events) return this.keepUnread("item", raw, `${path} names nobody`);
    for (const event of events) this.add(event);
  }

  /** The translators do not throw. If one ever did, only its item is set aside and the batch goes on. */
  private attempt<T>(translate: () => T): T | undefined {
    try {
      return translate();
    } catch {
      return undefined;
    }
  }

  private keepUnread(what: string, raw: unknown, problem: string): void {
    this.updates.problems.push(problem);
    this.keep(`unreadable ${what}`, raw);
  }

  private keep(what: string, detail: unknown): void {
    this.add(accountEvent(what, detail, this.at, `${this.externalId}:${String(this.entry?.time)}`));
  }

  private add(event: ChannelEvent): void {
    this.updates.events.push({ externalId: this.externalId, event });
  }
}

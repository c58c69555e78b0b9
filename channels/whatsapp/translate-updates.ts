import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import { anyObject, type Json, readAs, timeOf } from "../meta/lenient.js";
import type { Translated } from "../meta/translated.js";
import { readAccountNews } from "./read-account-news.js";
import { translateEcho } from "./translate-echo.js";
import { translateMessage } from "./translate-message.js";
import { translateStatus } from "./translate-status.js";
import {
  type ChangeValue,
  type Contacts,
  changeValue,
  webhook,
  webhookChange,
  webhookEntry,
} from "./webhook-schema.js";

type ItemTranslator = (item: Json, contacts: Contacts) => Translated | undefined;

type ItemList = "messages" | "statuses" | "message_echoes";

type Updates = { events: { externalId: string; event: ChannelEvent }[]; problems: string[] };

/**
 * Goes through `entry[] × changes[]` and translates each item separately: an item that cannot be read becomes an
 * `account` event and a problem, and the others are not affected. What this version does not know becomes an `account`
 * event, too.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */
export function translateUpdates(body: unknown, accountExternalId: string): Updates {
  const updates: Updates = { events: [], problems: [] };
  const root = readAs(webhook, body);
  const entries = root?.entry ?? [];
  if (root?.object !== "whatsapp_business_account" || entries.length === 0) {
    updates.problems.push("not a whatsapp_business_account webhook");
    const what = root?.object ?? "unknown";
    updates.events.push({ externalId: accountExternalId, event: accountEvent(what, body, Date.now(), "") });
    return updates;
  }
  for (let e = 0; e < entries.length; e++) {
    const entry = readAs(webhookEntry, entries[e]);
    const changes = entry?.changes ?? [];
    const walk = new ChangeWalk(updates, accountExternalId, entry ?? {});
    if (changes.length === 0) walk.keepUnread("entry", entries[e], `entry[${e}] has no changes`);
    for (let c = 0; c < changes.length; c++) walk.change(changes[c], `entry[${e}].changes[${c}]`);
  }
  return updates;
}

/** Adds the changes of one entry to `updates`. */
class ChangeWalk {
  private externalId: string;

  constructor(
    private readonly updates: Updates,
    private readonly accountExternalId: string,
    private readonly entry: { id?: string; time?: string | number },
  ) {
    this.externalId = accountExternalId;
  }

  change(raw: unknown, path: string): void {
    const change = readAs(webhookChange, raw);
    const value = change && readAs(changeValue, change.value);
    const field = change?.field;
    this.externalId = value?.metadata?.phone_number_id ?? this.accountExternalId;
    if (!value || field === undefined) return this.keepUnread("change", raw, `${path} has no field or value`);
    let found = 0;
    if (field === "messages") {
      found += this.items(value, "messages", translateMessage, path);
      found += this.items(value, "statuses", translateStatus, path);
      if (value.errors.length > 0) {
        this.keep("messages.errors", value.errors);
        found++;
      }
    } else if (field === "smb_message_echoes") {
      found += this.items(value, "message_echoes", translateEcho, path);
    }
    if (found === 0) this.keep(field, change.value, readAccountNews(field, change.value, this.entry.id));
  }

  keepUnread(what: string, raw: unknown, problem: string): void {
    this.updates.problems.push(problem);
    this.keep(`unreadable ${what}`, raw);
  }

  private items(value: ChangeValue, name: ItemList, translate: ItemTranslator, path: string): number {
    const { contacts, [name]: items } = value;
    for (let i = 0; i < items.length; i++) this.item(items[i], contacts, translate, `${path}.value.${name}[${i}]`);
    return items.length;
  }

  private item(raw: unknown, contacts: Contacts, translate: ItemTranslator, path: string): void {
    const item = readAs(anyObject, raw);
    const translated = item && this.attempt(item, contacts, translate);
    if (!translated) return this.keepUnread("item", raw, `${path} has no id, or names nobody`);
    if (translated.problem) this.updates.problems.push(`${path}: ${translated.problem}`);
    this.updates.events.push({ externalId: this.externalId, event: translated.event });
  }

  /** The translators do not throw. If one ever did, only its item is set aside and the batch goes on. */
  private attempt(item: Json, contacts: Contacts, translate: ItemTranslator): Translated | undefined {
    try {
      return translate(item, contacts);
    } catch {
      return undefined;
    }
  }

  private keep(what: string, detail: unknown, news: ReturnType<typeof readAccountNews> = {}): void {
    const { id, time } = this.entry;
    const event = accountEvent(what, detail, timeOf(time), `${id}:${time}`);
    this.updates.events.push({ externalId: this.externalId, event: { ...event, ...news } });
  }
}

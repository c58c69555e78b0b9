import { createHash } from "node:crypto";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";

/**
 * An event about the account, or one that belongs to no conversation, kept for people to see. It has no id of its own,
 * so a repeat is recognised by its content. `occasion` (entry id and time) distinguishes two equal reports of different
 * moments.
 */
export function accountEvent(what: string, detail: unknown, at: number, occasion: string): ChannelEvent {
  const content = `${occasion}\n${what}\n${JSON.stringify(detail) ?? ""}`;
  const dedupe = `account:${createHash("sha256").update(content).digest("base64url")}`;
  return { kind: "account", dedupe, at, what, detail };
}

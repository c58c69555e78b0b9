import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { asId, asRecord, asTime, type Json } from "../../platform/http/narrow.js";
import { accountEvent } from "./account-event.js";
import { readContent } from "./read-content.js";
import { readPerson } from "./read-person.js";
import { translateSystem } from "./translate-system.js";
import type { Translated } from "./translated.js";

/**
 * One of `value.messages`. An unknown kind, or a known one that cannot be read, stays a message with its raw object.
 * Undefined when the id or the sender is missing, because it is then nobody's message.
 */
export function translateMessage(message: Json, value: Json): Translated | undefined {
  const id = asId(message.id);
  if (id === undefined) return undefined;
  const at = asTime(message.timestamp);
  if (message.type === "system") return { event: translateSystem(message, value, id, at) };
  const from = readPerson(value, message.from, message.from_user_id);
  if (from === undefined) return undefined;
  // Writing to a group is no private message to the bot, so people see it and no conversation gets a turn.
  if (message.group_id !== undefined) return { event: accountEvent("group_message", message, at, "") };

  const { content, problem } = readContent(message);
  const event: ChannelEvent = { kind: "message", dedupe: `message:${id}`, at, from, providerId: id, content };
  const context = asRecord(message.context);
  const replyTo = asId(context?.id);
  if (replyTo !== undefined) event.replyTo = replyTo;
  const referral = asRecord(message.referral);
  const product = asRecord(context?.referred_product);
  if (referral || product) event.referral = product ? { ...referral, referred_product: product } : referral;
  return { event, problem };
}

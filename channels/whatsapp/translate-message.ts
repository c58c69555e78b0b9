import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import { type Json, readAs, timeOf } from "../meta/lenient.js";
import type { Translated } from "../meta/translated.js";
import { readContent } from "./read-content.js";
import { readPerson } from "./read-person.js";
import { translateSystem } from "./translate-system.js";
import { type Contacts, webhookMessage } from "./webhook-schema.js";

/**
 * One of `value.messages`. An unknown kind, or a known one that cannot be read, stays a message with its raw object.
 * Undefined when the id or the sender is missing, because it is then nobody's message.
 */
export function translateMessage(raw: Json, contacts: Contacts): Translated | undefined {
  const message = readAs(webhookMessage, raw);
  if (message === undefined) return undefined;
  const { id, context, referral } = message;
  const at = timeOf(message.timestamp);
  if (message.type === "system") return { event: translateSystem(raw, contacts, message, at) };
  const from = readPerson(contacts, message.from, message.from_user_id);
  if (from === undefined) return undefined;
  // Writing to a group is no private message to the bot, so people see it and no conversation gets a turn.
  if (message.group_id !== undefined) return { event: accountEvent("group_message", raw, at, "") };

  const { content, problem } = readContent(raw);
  const event: ChannelEvent = { kind: "message", dedupe: `message:${id}`, at, from, providerId: id, content };
  if (context?.id !== undefined) event.replyTo = context.id;
  const product = context?.referred_product;
  if (referral || product) event.referral = product ? { ...referral, referred_product: product } : referral;
  return { event, problem };
}

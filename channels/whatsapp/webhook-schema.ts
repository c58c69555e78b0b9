import { z } from "zod";
import {
  anyList,
  anyObject,
  anyValue,
  id,
  listOf,
  maybeId,
  maybeObject,
  maybeText,
  whereRight,
} from "../meta/lenient.js";

/*
 * The frame of a webhook of the Cloud API, level by level. Each level is parsed separately, and what lies below it is
 * kept unchanged, so that a bad item does not harm the others and what cannot be read is kept whole.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */

export const webhook = z.object({ object: maybeText, entry: anyList });

export const webhookEntry = z.object({
  id: maybeId,
  time: whereRight(z.union([z.number(), z.string().min(1)])),
  changes: anyList,
});

export const webhookChange = z.object({ field: maybeText, value: anyObject });

const contact = z.object({
  wa_id: maybeId,
  user_id: maybeId,
  profile: whereRight(z.object({ name: maybeText })),
});

/** The content of a change. A contact that cannot be read is undefined and keeps its place in the list. */
export const changeValue = z.object({
  metadata: whereRight(z.object({ phone_number_id: maybeId })),
  contacts: listOf(whereRight(contact)),
  messages: anyList,
  statuses: anyList,
  message_echoes: anyList,
  errors: anyList,
});

/** One of `messages`, without its content, which `readContent` reads by its type. */
export const webhookMessage = z.object({
  id,
  type: maybeText,
  timestamp: maybeId,
  from: maybeId,
  from_user_id: maybeId,
  group_id: anyValue,
  context: whereRight(z.object({ id: maybeId, referred_product: maybeObject })),
  referral: maybeObject,
});

/** One of `message_echoes`, without its content. */
export const webhookEcho = z.object({ id, timestamp: maybeId, to: maybeId, to_user_id: maybeId });

export type ChangeValue = z.infer<typeof changeValue>;
export type Contacts = ChangeValue["contacts"];

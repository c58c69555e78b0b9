import { z } from "zod";
import { anyList, anyObject, anyValue, id, maybeId, maybeObject, maybeText, whereRight } from "../meta/lenient.js";

/*
 * The frame of a webhook of Instagram, level by level. Each level is parsed separately, and what lies below it is kept
 * unchanged, so that a bad item does not harm the others and what cannot be read is kept whole.
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks
 */

export const webhook = z.object({ object: maybeText, entry: anyList });

export const webhookEntry = z.object({
  id: maybeId,
  time: anyValue,
  messaging: anyList,
  standby: anyList,
  changes: anyList,
});

export const webhookChange = z.object({ field: maybeText, value: anyObject });

const party = whereRight(z.object({ id }));

/** One item of `messaging` or `standby`: who, when, and one member that says what happened. */
export const messagingItem = z.object({
  sender: party,
  recipient: party,
  timestamp: anyValue,
  message: maybeObject,
  message_edit: maybeObject,
  postback: maybeObject,
  referral: maybeObject,
  reaction: maybeObject,
  read: maybeObject,
});
export type MessagingItem = z.infer<typeof messagingItem>;

/** A message, without its content, which `readContents` reads. */
export const webhookMessage = z.object({
  mid: maybeId,
  is_echo: anyValue,
  is_deleted: anyValue,
  is_unsupported: anyValue,
  is_self: anyValue,
  text: maybeText,
  quick_reply: whereRight(z.object({ payload: id })),
  attachments: anyList,
  reply_to: whereRight(z.object({ mid: maybeId, story: maybeObject })),
  referral: maybeObject,
});
export type WebhookMessage = z.infer<typeof webhookMessage>;

export const attachment = z.object({ type: maybeText, payload: maybeObject });

/** What the attachments' payloads have in common; the names of a story's and a post's ids differ by kind. */
export const attachmentPayload = z.object({ url: maybeText, story_media_url: maybeText, title: maybeText });

export const comment = z.object({
  id,
  text: maybeText,
  from: z.object({ id, username: maybeText }),
  media: maybeObject,
  parent_id: maybeId,
});

import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import { type Json, readAs } from "../meta/lenient.js";
import { comment } from "./webhook-schema.js";

/** The beginning of the provider's id of a comment's line. A comment takes one private answer, and no other. */
export const COMMENT = "comment:";

/**
 * A comment under a post. It reaches its author's conversation as a message that opens no window: one private answer may
 * go out, and nothing is ever written under the post. The account's own comments are shown to people only.
 * @see https://developers.facebook.com/docs/instagram-platform/private-replies
 */
export function translateComment(value: Json, accountId: string, at: number): ChannelEvent | undefined {
  const read = readAs(comment, value);
  if (read === undefined) return undefined;
  const { id, text, from, media, parent_id: parent } = read;
  if (from.id === accountId) return accountEvent("own.comment", value, at, "");
  const key = `${COMMENT}${id}`;
  const event: ChannelEvent = {
    kind: "message",
    dedupe: `message:${key}`,
    at,
    from: { externalId: from.id },
    providerId: key,
    content: text ? { kind: "text", text } : { kind: "unsupported", what: "comment", raw: value },
    referral: { source: "COMMENT", comment: id, ...(media ? { media } : {}), ...(parent ? { parent } : {}) },
    opensWindow: false,
  };
  if (from.username) event.from.name = `@${from.username}`;
  return event;
}

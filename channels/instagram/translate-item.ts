import { createHash } from "node:crypto";
import { z } from "zod";
import type { ChannelEvent, Sender } from "../../bot/vocabulary/channel-event.js";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import { accountEvent } from "../meta/account-event.js";
import { id, type Json, maybeId, maybeText, readAs } from "../meta/lenient.js";
import { readContents } from "./read-contents.js";
import { timeOf } from "./time-of.js";
import { type MessagingItem, messagingItem, type WebhookMessage, webhookMessage } from "./webhook-schema.js";

/** How one item was delivered: for which account, and whether another program has the conversation at the provider. */
export type Delivery = { accountId: string; standby: boolean };

/**
 * One item of `messaging` or `standby`, as events: several files in one message are several messages. What belongs to no
 * conversation is an `account` event. Undefined when it names nobody.
 * @see https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
 */
export function translateItem(raw: Json, delivery: Delivery): ChannelEvent[] | undefined {
  const item = readAs(messagingItem, raw);
  const from = item?.sender?.id;
  if (item === undefined || from === undefined) return undefined;
  const at = timeOf(item.timestamp);
  if (item.message) return translateMessage(item, item.message, raw, delivery, at);
  // The account's own taps and marks in the app are nobody's words.
  if (from === delivery.accountId) return [accountEvent(`own.${whatOf(raw)}`, raw, at, "")];
  const event = readOther(item, { externalId: from }, at, raw);
  if (event.kind === "message" && delivery.standby) event.heldElsewhere = true;
  return [event];
}

function translateMessage(
  item: MessagingItem,
  body: Json,
  raw: Json,
  delivery: Delivery,
  at: number,
): ChannelEvent[] | undefined {
  const message = readAs(webhookMessage, body);
  if (message === undefined || item.sender === undefined) return undefined;
  const mid = message.mid ?? hashOf(raw);
  const { id: sender } = item.sender;
  if (message.is_self === true) return [accountEvent("own.message", raw, at, "")];
  const own = message.is_echo === true || sender === delivery.accountId;
  if (own && message.is_deleted === true) return [accountEvent("own.deleted", raw, at, "")];
  if (own) {
    const to = sender === item.recipient?.id || !item.recipient ? undefined : { externalId: item.recipient.id };
    if (to === undefined) return undefined;
    return readContents(message, body).map((content, n) => ({
      kind: "echo",
      dedupe: nth(`echo:${mid}`, n),
      at,
      to,
      providerId: nth(mid, n),
      content,
      maybeOurs: true,
    }));
  }
  const from: Sender = { externalId: sender };
  if (message.is_deleted === true)
    return [
      said(
        { dedupe: `revoke:${mid}`, at, from, providerId: `revoke:${mid}`, content: { kind: "revoke", of: mid } },
        delivery,
      ),
    ];
  return readContents(message, body).map((content, n) => {
    const event = { dedupe: nth(`message:${mid}`, n), at, from, providerId: nth(mid, n), content };
    return said({ ...event, ...contextOf(message) }, delivery);
  });
}

type Message = Extract<ChannelEvent, { kind: "message" }>;

function said(message: Omit<Message, "kind" | "heldElsewhere">, { standby }: Delivery): Message {
  return standby ? { kind: "message", ...message, heldElsewhere: true } : { kind: "message", ...message };
}

/** What a message answers, and what brought the customer: an advertisement, a link, or a story of the company. */
function contextOf({ reply_to: replied, referral }: WebhookMessage): Pick<Message, "replyTo" | "referral"> {
  const context: Pick<Message, "replyTo" | "referral"> = {};
  if (replied?.mid !== undefined) context.replyTo = replied.mid;
  if (referral || replied?.story) context.referral = replied?.story ? { ...referral, story: replied.story } : referral;
  return context;
}

const postback = z.object({ mid: maybeId, title: maybeText, payload: maybeId });
const reaction = z.object({ mid: id, action: maybeText, reaction: maybeText, emoji: maybeText });
const read = z.object({ mid: id });
const edit = z.object({ mid: id, text: z.string(), num_edit: maybeId });

/** Everything but messages. What this version does not know is an `account` event, for people to see. */
function readOther(item: MessagingItem, from: Sender, at: number, raw: Json): ChannelEvent {
  const tap = readAs(postback, item.postback);
  const option = tap?.payload ?? tap?.title;
  if (tap && option !== undefined) {
    const mid = tap.mid ?? hashOf(raw);
    const content: InboundContent = { kind: "choice", id: option, text: tap.title ?? option };
    const event: Message = { kind: "message", dedupe: `message:${mid}`, at, from, providerId: mid, content };
    const referral = readAs(
      z.object({ referral: z.custom<Json>((value) => typeof value === "object") }),
      item.postback,
    );
    return referral?.referral ? { ...event, referral: referral.referral } : event;
  }
  const liked = readAs(reaction, item.reaction);
  if (liked) {
    const emoji = liked.action === "unreact" ? null : (liked.emoji ?? EMOJI.get(liked.reaction ?? "") ?? "❤️");
    const key = `reaction:${liked.mid}:${at}:${emoji ?? "none"}`;
    return {
      kind: "message",
      dedupe: key,
      at,
      from,
      providerId: key,
      content: { kind: "reaction", emoji, to: liked.mid },
    };
  }
  const seen = readAs(read, item.read);
  if (seen)
    return { kind: "status", dedupe: `status:${seen.mid}:read`, at, to: from, providerId: seen.mid, status: "read" };
  const changed = readAs(edit, item.message_edit);
  if (changed) {
    const key = `edit:${changed.mid}:${changed.num_edit ?? at}`;
    const content: InboundContent = { kind: "edit", of: changed.mid, text: changed.text };
    return { kind: "message", dedupe: key, at, from, providerId: key, content };
  }
  return accountEvent(whatOf(raw), raw, at, "");
}

/** The names that Meta gives to reactions, where it leaves the emoji out. */
const EMOJI = new Map([
  ["love", "❤️"],
  ["haha", "😆"],
  ["wow", "😮"],
  ["sad", "😢"],
  ["angry", "😠"],
  ["like", "👍"],
  ["dislike", "👎"],
]);

const FRAME = new Set(["sender", "recipient", "timestamp"]);

/** The name of the member that says what happened. */
function whatOf(raw: Json): string {
  return Object.keys(raw).find((name) => !FRAME.has(name)) ?? "unknown";
}

function nth(key: string, n: number): string {
  return n === 0 ? key : `${key}#${n}`;
}

/** An id for what came without one; the same when it comes again. */
function hashOf(raw: Json): string {
  return createHash("sha256").update(JSON.stringify(raw)).digest("base64url");
}

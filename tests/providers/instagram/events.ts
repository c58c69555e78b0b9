import { createHmac } from "node:crypto";
import type { Account, Delivered } from "./world.js";

type Item = Record<string, unknown>;

/** A webhook around items of one account, as Meta sends it. */
export function webhookOf(account: Pick<Account, "id">, at: number, items: Item[]): Item {
  return { object: "instagram", entry: [{ id: account.id, time: at, messaging: items }] };
}

/** A webhook about a comment under one of the account's posts. */
export function commentWebhook(
  account: Pick<Account, "id">,
  at: number,
  comment: { id: string; by: string; username: string; text: string },
): Item {
  const value = {
    id: comment.id,
    text: comment.text,
    from: { id: comment.by, username: comment.username },
    media: { id: "18000000000000001", media_product_type: "FEED" },
  };
  return { object: "instagram", entry: [{ id: account.id, time: at, changes: [{ field: "comments", value }] }] };
}

export function saidItem(account: Pick<Account, "id">, person: string, at: number, message: Item): Item {
  return { sender: { id: person }, recipient: { id: account.id }, timestamp: at, message };
}

/** The echo that follows every message of the account, wherever it was written. */
export function echoItem(
  account: Pick<Account, "id">,
  person: string,
  at: number,
  { mid, text, attachment }: Delivered,
): Item {
  const attachments = attachment && [{ type: attachment.type, payload: { url: "https://lookaside.fbsbx.com/echo" } }];
  const message = {
    mid,
    is_echo: true,
    ...(text === undefined ? {} : { text }),
    ...(attachments ? { attachments } : {}),
  };
  return { sender: { id: account.id }, recipient: { id: person }, timestamp: at, message };
}

/** The bytes of a webhook, with non-ASCII characters escaped as Meta does, and their signature. */
export function signed(body: Item, appSecret: string): { bytes: Buffer; signature: string } {
  const text = JSON.stringify(body).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const bytes = Buffer.from(text);
  return { bytes, signature: `sha256=${createHmac("sha256", appSecret).update(bytes).digest("hex")}` };
}

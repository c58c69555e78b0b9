import type { AcceptedMessage } from "../graph/graph-router.js";
import type { MediaStore } from "../graph/media-store.js";
import type { ReadMark } from "../graph/message-schema.js";
import type { PhoneMessage, SendPayload } from "../wire.js";
import type { Dialect } from "./dialect.js";
import type { Phone, Phones } from "./phones.js";
import type { UploadedFile } from "./read-payload.js";
import type { WebhookSender } from "./webhook-sender.js";

export type NetworkDeps = {
  phones: Phones;
  media: MediaStore;
  webhooks: WebhookSender;
  dialect: Dialect;
  now(): number;
  randomId(): string;
  /** Whether a page of this phone is open. */
  isOnline(phone: Phone): boolean;
  /** Shows a new or changed message on the phone's open pages. */
  show(phone: Phone, message: PhoneMessage): void;
  showTyping(phone: Phone, on: boolean): void;
  /** Called when a webhook was not accepted, with words for the log. */
  refused(reason: string): void;
};

export type Sent = { ok: true; message: PhoneMessage } | { ok: false; reason: string };

/**
 * The simulated network between the phones and the product: it does what Meta's servers do. It reaches the product only
 * through signed webhooks and the Graph API.
 */
export type Network = {
  /** The visitor sends something. `file` is the upload that a media payload named. */
  send(phone: Phone, payload: SendPayload, file?: UploadedFile): Sent;
  /** Sends a message again that did not arrive. */
  again(phone: Phone, messageId: string): Sent;
  react(phone: Phone, to: string, emoji: string | null): Sent;
  seen(phone: Phone, upTo: string): void;
  played(phone: Phone, messageId: string): void;
  /** A page of this phone is open, so waiting messages are delivered. */
  online(phone: Phone): void;
  /** Takes what the product sends through the Graph API: a message, or a read mark. */
  accept(accepted: AcceptedMessage): void;
  markRead(mark: ReadMark): void;
};

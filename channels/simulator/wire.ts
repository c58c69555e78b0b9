/**
 * What travels between the page and namespace `/demo`, as types only: both sides import this file, and nothing of it
 * reaches the browser. The server checks incoming payloads with `wire-schema.ts`.
 */

/**
 * How far a message got. For the visitor's messages: `sent` when the simulated Meta has it, `delivered` when the
 * product's webhook answered 200, `read` when the product marked it.
 */
export type Tick = "sending" | "sent" | "delivered" | "read" | "failed";

export type MediaForm = "image" | "audio" | "voice" | "video" | "document" | "sticker";

export type PhoneContent =
  | { kind: "text"; text: string }
  /** The visitor's answer to buttons or a list. */
  | { kind: "choice"; text: string; description?: string }
  | { kind: "buttons"; header?: string; text: string; footer?: string; options: { id: string; title: string }[] }
  | {
      kind: "list";
      header?: string;
      text: string;
      footer?: string;
      opener: string;
      sections: { title?: string; rows: { id: string; title: string; description?: string }[] }[];
    }
  | {
      kind: "media";
      media: MediaForm;
      /** Where the page finds the file. Null when it is on another host (`link`) or no longer kept. */
      url: string | null;
      /** Shown as a link and never loaded by itself, so that nothing leaves this computer. */
      link?: string;
      mime: string;
      name: string;
      size: number;
      caption?: string;
    }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "template"; name: string; params: string[] };

export type PhoneMessage = {
  /** The simulated Meta's id ("wamid.…"). */
  id: string;
  /** The page's own id of a message that it sent. */
  clientId: string | null;
  from: "visitor" | "shop";
  /** In ms since the epoch. */
  at: number;
  tick: Tick;
  /** Why it did not arrive, in words for people. */
  problem?: string;
  /** Sending it again cannot help. */
  final?: boolean;
  replyTo?: { id: string; text: string };
  reactions: { visitor?: string; shop?: string };
  content: PhoneContent;
};

export type PhoneSession = {
  /** Opens this phone the next time, and allows its uploads. */
  token: string;
  /** The number as people read it: "+55 11 91234-5678". */
  number: string;
  profileName: string;
  shopName: string;
  /** The number is known, but the product was restarted and this screen's earlier messages are gone. */
  forgotten: boolean;
  typing: boolean;
  messages: PhoneMessage[];
  maxText: number;
  maxFileBytes: number;
};

export type SendPayload = { clientId: string; replyTo?: string } & (
  | { kind: "text"; text: string }
  /** A tap on a button or list row of message `of`. */
  | { kind: "choice"; of: string; option: string }
  | { kind: "media"; fileId: string; caption?: string }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
);

export type WireError = "invalid" | "rate_limited" | "unavailable";
export type Ack = { ok: true; message?: PhoneMessage } | { ok: false; error: WireError; reason: string };

/** Why a connection was refused. It is sent in `connect_error.data.code`. */
export type PhoneRefusal = "demo_off" | "origin_refused" | "busy" | "rate_limited";

/** Events that the page sends. Every `ack` is called exactly once. */
export type ClientEvents = {
  send(payload: SendPayload, ack: (answer: Ack) => void): void;
  /** Sends a message again that did not arrive. */
  again(payload: { id: string }, ack: (answer: Ack) => void): void;
  react(payload: { to: string; emoji: string | null }, ack: (answer: Ack) => void): void;
  /** Everything up to this message of the shop was visible. */
  seen(payload: { upTo: string }): void;
  /** A voice note was listened to. */
  played(payload: { id: string }): void;
};

/** Events that the server sends. `session` comes once, before anything else. */
export type ServerEvents = {
  session(session: PhoneSession): void;
  /** A new message, or one that changed (ticks, reactions). */
  message(message: PhoneMessage): void;
  typing(typing: { on: boolean }): void;
};

/** Answer of `POST /demo/files`. */
export type UploadAnswer =
  | { ok: true; fileId: string; media: MediaForm; mime: string; name: string; size: number }
  /** `final`: the same file will be refused again, whenever it is sent. */
  | { ok: false; reason: string; final?: true };

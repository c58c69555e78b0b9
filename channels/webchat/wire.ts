/**
 * What travels between the widget and `/webchat`, as types only: both sides import this file, and nothing of it reaches
 * the browser. The server checks incoming payloads with `wire-schema.ts`.
 */

import type { DownloadOffer } from "../../bot/vocabulary/content.js";

/** Why a message was not accepted. `unavailable` and `rate_limited` pass with time; the others do not. */
export type WireError = "invalid" | "too_long" | "rate_limited" | "file_refused" | "unavailable";

/** Why a connection was refused. It is sent in `connect_error.data.code`. */
export type HandshakeRefusal =
  | "channel_unknown"
  | "channel_paused"
  | "origin_refused"
  | "token_refused"
  | "identity_refused"
  | "identity_expired"
  | "rate_limited"
  | "busy"
  | "unavailable";

export type Ack = { ok: true; id: string } | { ok: false; error: WireError; retryAfterMs?: number };

export type HistoryAck = { ok: true; lines: WireLine[]; more: boolean } | { ok: false; error: WireError };

/** With these the widget may fetch a file: `GET /webchat/files/<id>?token=<token>`. */
export type WireFile = { id: string; token: string };

/** A program for the reader's computer, in the place of `instead` in the message's text (see `DownloadOffer`). */
export type WireDownload = Omit<DownloadOffer, "picture"> & { picture: WireFile | null };

export type WireContent =
  | { kind: "text"; text: string; download?: WireDownload }
  | { kind: "choice"; id: string; text: string }
  | {
      kind: "choices";
      text: string;
      options: { id: string; label: string; description?: string }[];
      footer?: string;
    }
  | {
      kind: "media";
      media: "image" | "audio" | "voice" | "video" | "document" | "sticker";
      /** Null while the file is not there, or when it will never be (`problem`). */
      file: WireFile | null;
      /** The address of a file on another host. It is shown as a link and never loaded by itself. */
      link?: string;
      mime?: string;
      name?: string;
      caption?: string;
      size?: number;
      problem?: string;
    }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "system"; text: string }
  /** A kind that the widget cannot draw. */
  | { kind: "other" };

export type WireLine = {
  /** Decimal digits. A larger number is a later line. */
  id: string;
  author: "contact" | "bot" | "person" | "system";
  /** The person's name; only set for `person`. */
  name: string | null;
  at: number;
  status: string | null;
  /** The widget's own id of the message, for the visitor's lines. */
  clientId: string | null;
  content: WireContent;
};

export type Owner = { owner: "bot" | "person" | "nobody"; name: string | null };

export type MessagePayload = { clientId: string } & (
  | { text: string }
  | {
      /** `of` is the line that offered the option. Older widgets do not say. */
      choice: { id: string; text: string; of?: string };
    }
  | { fileId: string; fileToken: string }
);

/** Events that the widget sends. Every `ack` is called exactly once. */
export type ClientEvents = {
  message(payload: MessagePayload, ack: (answer: Ack) => void): void;
  person(payload: { clientId: string }, ack: (answer: Ack) => void): void;
  history(payload: { after?: string }, ack: (answer: HistoryAck) => void): void;
  typing(payload: { on: boolean }): void;
  read(payload: { upTo: string }): void;
};

/** Events that the server sends. `session` comes once, before anything else. */
export type ServerEvents = {
  /** `token` allows uploads. The widget of an anonymous visitor also keeps it, to be recognised the next time. */
  session(session: { token: string; identified: boolean }): void;
  line(line: WireLine): void;
  status(status: { id: string; status: string }): void;
  typing(typing: { who: "bot" | "person"; on: boolean }): void;
  owner(owner: Owner): void;
  /** Some lines may not have been sent. The widget asks for its history within a few seconds. */
  missed(): void;
};

/** What is in the `auth` of the handshake. */
export type Handshake = { channel: string; token?: string; identity?: string };

/** Answer of `POST /webchat/files`. */
export type UploadAnswer =
  | { ok: true; fileId: string; token: string; name: string; mime: string; size: number }
  | { ok: false; error: WireError | HandshakeRefusal; reason: string };

/** What the server writes into the iframe page for the app. */
export type PageConfig = {
  channel: string;
  title: string;
  greeting: string;
  color: string;
  locale: string;
  socketPath: string;
  maxFileBytes: number;
  maxText: number;
};

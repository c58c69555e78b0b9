/**
 * What is said, in the words of no particular channel. Channels translate into and out of these two unions. Flows, the
 * turn, the transcript and the desk know nothing else.
 */

/**
 * The kinds of files that are received and sent. `voice` is audio recorded in the conversation, to be played in place.
 */
export type MediaKind = "image" | "audio" | "voice" | "video" | "document" | "sticker";

/** What a customer sent. */
export type InboundContent =
  | { kind: "text"; text: string }
  /**
   * A tap on a button, list row or quick reply that we offered. `id` is the option's id, `text` what the customer saw.
   * `of` is the key of the send that offered it (`UNKNOWN_OFFER` when the channel named a message of which we know no
   * question); absent when the channel names no message.
   */
  | { kind: "choice"; id: string; text: string; of?: string }
  | {
      kind: "media";
      media: MediaKind;
      /** The id of the stored file. Absent while it is being fetched, or when it is gone (see `problem`). */
      fileId?: string;
      /** The provider's own id or address of the file, with which the engine asks the channel for its bytes. */
      providerRef?: string;
      mime?: string;
      name?: string;
      caption?: string;
      /** In bytes. */
      size?: number;
      /** Why there is no file, in words for the transcript. */
      problem?: string;
      /**
       * A warning for people before they open the file. A file with a warning can be saved, and is never shown in
       * place.
       */
      caution?: string;
    }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "contacts"; contacts: { name: string; phones: string[]; emails: string[] }[] }
  /** `emoji: null` takes an earlier reaction back. `to` is the provider's id of the message. */
  | { kind: "reaction"; emoji: string | null; to: string }
  | { kind: "cart"; items: { id: string; quantity: number; price?: number; currency?: string }[]; text?: string }
  /**
   * The customer changed (`edit`) or deleted (`revoke`) an earlier message. `of` is the provider's id of it, `event` the
   * event that brought it; `event` is absent when it is not known.
   */
  | { kind: "edit"; of: string; text: string; event?: string }
  | { kind: "revoke"; of: string }
  /**
   * Anything that this version does not understand. It is stored and shown, never dropped. `raw` is the provider's
   * object.
   */
  | { kind: "unsupported"; what: string; raw?: unknown };

/** One option of a choice. The customer's answer carries its `id`. */
export type ChoiceOption = { id: string; label: string; description?: string };

/**
 * What we say. A channel renders it within its limits (see `Capabilities`), and falls back to something plainer where
 * needed.
 */
export type OutboundContent =
  | { kind: "text"; text: string; download?: DownloadOffer }
  /** Buttons if they fit, else a list, else numbered text. `button` is the text that opens the list ("Ver opções"). */
  | { kind: "choices"; text: string; options: ChoiceOption[]; button?: string; footer?: string }
  | { kind: "media"; media: MediaKind; fileId?: string; url?: string; mime?: string; name?: string; caption?: string }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "reaction"; emoji: string | null; to: string }
  /**
   * A message that the platform has approved beforehand; the only kind that may be sent after the window has closed.
   * `instead` are others, in order, for when the platform no longer lets this one be sent. The engine fills in the rest as
   * it sends: `names` of the variables, where they have some, and the `text` that the customer reads.
   */
  | (TemplateChoice & { kind: "template"; names?: string[]; text?: string; instead?: TemplateChoice[] });

/**
 * A program that the reader may download for a computer. Its message says the same in words; a channel that can show a
 * download (see `Capabilities`) shows this in the place of `instead`, which is a part of that text.
 */
export type DownloadOffer = {
  instead: string;
  /** What the program is told to know whose it is. */
  code: string;
  /** The page that offers it, with the code. */
  page: string;
  /** That page's address without the code, short enough to be typed: "loja.example/agent". */
  address: string;
  /** Until when the code is good, in ms since the epoch. */
  expiresAt: number | null;
  /** The stored file of a picture (QR) of the page's address. */
  picture: string | null;
  /** None where no program was built: the page then says how else it is done. */
  files: {
    /** As the agent calls it: `win-x64`, `linux-x64`, `linux-arm64`, `macos-arm64`. */
    system: string;
    url: string;
    name: string;
    /** What is transferred, in bytes. */
    bytes: number;
    /** Of the file itself, in hex. */
    sha256: string;
    signed: boolean;
  }[];
};

/** A template with the values of its variables, in their order. */
export type TemplateChoice = { name: string; language: string; params: string[] };

/** The `of` of a tap whose message is none of ours. No effect has such a key. */
export const UNKNOWN_OFFER = "unknown";

/**
 * What is said, in no channel's words. Channels translate into and out of these two unions; flows, the turn, the
 * transcript and the inbox know nothing else.
 */

/** How a file reached us or leaves us. `voice` is audio recorded in the conversation, to be played in place. */
export type MediaKind = "image" | "audio" | "voice" | "video" | "document" | "sticker";

/** What a customer sent. */
export type InboundContent =
  | { kind: "text"; text: string }
  /**
   * A button, list row or quick reply that we offered; `id` is the option's id, `text` what the customer saw. `of` is the
   * key of the send that offered it (`UNKNOWN_OFFER`: the channel named one that asked nothing we know of); absent where
   * the channel names none.
   */
  | { kind: "choice"; id: string; text: string; of?: string }
  | {
      kind: "media";
      media: MediaKind;
      /** The stored file, once it was fetched; absent while it is on its way or when it is gone (see `problem`). */
      fileId?: string;
      /** The provider's own id or address of the file: how the engine asks the channel for its bytes. */
      providerRef?: string;
      mime?: string;
      name?: string;
      caption?: string;
      /** Bytes. */
      size?: number;
      /** Why there is no file, in words for the transcript. */
      problem?: string;
      /** What people should know before they open it, in words for them; such a file is saved, and never shown in place. */
      caution?: string;
    }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "contacts"; contacts: { name: string; phones: string[]; emails: string[] }[] }
  /** `emoji: null` takes an earlier reaction back. `to` is the provider's id of the message reacted to. */
  | { kind: "reaction"; emoji: string | null; to: string }
  | { kind: "cart"; items: { id: string; quantity: number; price?: number; currency?: string }[]; text?: string }
  /** The customer edited (`content`) or took back (`revoke`) an earlier message, named by the provider's id. */
  /** `event` is the event that brought the message which an edit changes; absent where it is not known. */
  | { kind: "edit"; of: string; text: string; event?: string }
  | { kind: "revoke"; of: string }
  /** Anything that this version does not understand: kept and shown, never dropped. `raw` is the provider's object. */
  | { kind: "unsupported"; what: string; raw?: unknown };

/** One option of a choice. `id` comes back in the customer's answer. */
export type ChoiceOption = { id: string; label: string; description?: string };

/** What we say. A channel renders it within its limits (see `Capabilities`), falling back where it must. */
export type OutboundContent =
  | { kind: "text"; text: string }
  /** Buttons where they fit, else a list, else numbered text. `button` is the list's opener ("Ver opções"). */
  | { kind: "choices"; text: string; options: ChoiceOption[]; button?: string; footer?: string }
  | { kind: "media"; media: MediaKind; fileId?: string; url?: string; mime?: string; name?: string; caption?: string }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "reaction"; emoji: string | null; to: string }
  /** A message approved by the platform beforehand; the only kind that may leave a closed window. */
  | { kind: "template"; name: string; language: string; params: string[] };

/** What a tap names when the message that it was offered with is none of ours. No effect's key looks like this. */
export const UNKNOWN_OFFER = "unknown";

/**
 * What a channel can carry, as data. This is all that flows and the engine ever know about a channel. Lengths are in
 * UTF-16 code units, as JavaScript counts; 0 means "not at all".
 */
export type Capabilities = {
  /** `bytes`: the longest text in UTF-8, where the provider may count so. */
  text: { max: number; bytes?: number };
  buttons: { max: number; label: number; id: number; body: number };
  list: { rows: number; label: number; description: number; id: number; body: number; opener: number };
  media: {
    /** The largest file in bytes for each kind. The channel cannot send a kind that is absent. */
    send: Partial<Record<"image" | "audio" | "voice" | "video" | "document" | "sticker", number>>;
    caption: number;
  };
  location: boolean;
  reaction: boolean;
  typing: boolean;
  readMarks: boolean;
  /**
   * For how many hours after the customer's last message the bot, and people, may write freely; null means always. Some
   * providers give people more time.
   */
  window: { bot: number | null; people: number | null };
  templates: boolean;
  /** Whether a program is offered as a download, for the reader's own system. Elsewhere its text says where it is. */
  downloads: boolean;
};

/**
 * What a channel can carry, as data: all that flows and the engine ever know of a channel.
 * Lengths are in UTF-16 code units, as JavaScript counts; 0 means "not at all".
 */
export type Capabilities = {
  text: { max: number };
  buttons: { max: number; label: number; id: number; body: number };
  list: { rows: number; label: number; description: number; id: number; body: number; opener: number };
  media: {
    /** Largest file in bytes for each kind that the channel can send. A kind that is absent cannot be sent. */
    send: Partial<Record<"image" | "audio" | "voice" | "video" | "document" | "sticker", number>>;
    caption: number;
  };
  location: boolean;
  reaction: boolean;
  typing: boolean;
  readMarks: boolean;
  /** Hours after the customer's last message in which we may write freely; null: always. */
  window: { hours: number } | null;
  templates: boolean;
};

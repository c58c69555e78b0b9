import { z } from "zod";
import { cleanText } from "./clean-text.js";

/** ULID or UUID, made by the widget once per message. */
const clientId = z.string().regex(/^(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i);

/** No line id has more digits; the database's numbers have up to 19. */
const lineId = z.string().regex(/^\d{1,18}$/);

const choice = z.strictObject({
  id: z.string().min(1).max(256),
  text: z.string().max(1024).transform(cleanText),
  of: lineId.optional(),
});

/**
 * The longest text that a frame may contain before the channel's own limit is checked; it keeps the check itself cheap.
 */
const text = z.string().max(65_536).transform(cleanText).pipe(z.string().min(1));

export const messageSchema = z.union([
  z.strictObject({ clientId, text }),
  z.strictObject({ clientId, choice }),
  z.strictObject({ clientId, fileId: z.string().min(1).max(128), fileToken: z.string().min(1).max(2048) }),
]);
export type IncomingMessage = z.infer<typeof messageSchema>;

export const personSchema = z.strictObject({ clientId });
export const historySchema = z.strictObject({ after: lineId.optional() });
export const typingSchema = z.strictObject({ on: z.boolean() });
export const readSchema = z.strictObject({ upTo: lineId });

const channelKey = z.string().regex(/^[\w-]{1,64}$/);

/** Whether a text can be a channel's public key at all. Nothing else is looked up. */
export function isChannelKey(key: unknown): key is string {
  return channelKey.safeParse(key).success;
}

export const handshakeSchema = z.object({
  channel: channelKey,
  token: z.string().max(4096).optional(),
  identity: z.string().max(4096).optional(),
});

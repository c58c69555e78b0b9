import { z } from "zod";

const id = z.string().min(1).max(256);
const clientId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const short = z.string().trim().min(1).max(200);
const common = { clientId, replyTo: id.optional() };

/** What the page may send; `maxText` in UTF-16 units. */
export function sendSchema(maxText: number) {
  const text = z.string().max(maxText);
  return z.discriminatedUnion("kind", [
    z.strictObject({ ...common, kind: z.literal("text"), text: text.refine((value) => value.trim() !== "") }),
    z.strictObject({ ...common, kind: z.literal("choice"), of: id, option: id }),
    z.strictObject({ ...common, kind: z.literal("media"), fileId: id, caption: z.string().max(1024).optional() }),
    z.strictObject({
      ...common,
      kind: z.literal("location"),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: short.optional(),
      address: short.optional(),
    }),
  ]);
}

export const againSchema = z.strictObject({ id });
/** An emoji has a few code points; text is refused. */
const emoji = z
  .string()
  .min(1)
  .max(16)
  .regex(/\p{Extended_Pictographic}/u);
export const reactSchema = z.strictObject({ to: id, emoji: emoji.nullable() });
export const seenSchema = z.strictObject({ upTo: id });
export const playedSchema = z.strictObject({ id });

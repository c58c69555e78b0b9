import { z } from "zod";

/*
 * What Meta accepts at `/messages`, with its limits and, where known, its words. Written from Meta's documentation and
 * not from the adapter's capabilities, because a simulation that shares the adapter's numbers cannot find a wrong one.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */

const textBetween = (what: string, min: number, max: number) =>
  z.string().refine((text) => text.length >= min && text.length <= max, {
    message: `${what} length invalid. Min length: ${min}, Max length: ${max}`,
  });

const header = z.strictObject({ type: z.literal("text"), text: textBetween("Header text", 1, 60) });
const footer = z.strictObject({ text: textBetween("Footer text", 1, 60) });

const button = z.strictObject({
  type: z.literal("reply"),
  reply: z.strictObject({ id: textBetween("Button id", 1, 256), title: textBetween("Button title", 1, 20) }),
});

const buttons = z.strictObject({
  type: z.literal("button"),
  header: header.optional(),
  body: z.strictObject({ text: textBetween("Body text", 1, 1024) }),
  footer: footer.optional(),
  action: z.strictObject({
    buttons: z
      .array(button)
      .refine((all) => all.length >= 1 && all.length <= 3, {
        message: "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
      })
      .refine((all) => areUnique(all.map(({ reply }) => reply.id)), { message: "Duplicated button id" })
      .refine((all) => areUnique(all.map(({ reply }) => reply.title)), { message: "Duplicated button title" }),
  }),
});

const row = z.strictObject({
  id: textBetween("Row id", 1, 200),
  title: textBetween("Row title", 1, 24),
  description: textBetween("Row description", 0, 72).optional(),
});

const list = z.strictObject({
  type: z.literal("list"),
  header: header.optional(),
  body: z.strictObject({ text: textBetween("Body text", 1, 4096) }),
  footer: footer.optional(),
  action: z.strictObject({
    button: textBetween("Button label", 1, 20),
    sections: z
      .array(
        z.strictObject({
          title: textBetween("Section title", 0, 24).optional(),
          rows: z.array(row).min(1, "Section has no rows"),
        }),
      )
      .refine((all) => all.length >= 1 && all.length <= 10, {
        message: "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10",
      })
      .refine((all) => all.length === 1 || all.every(({ title }) => title), {
        message: "Section title is required when there is more than one section",
      })
      .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, {
        message: "Total row count exceed max allowed count: 10",
      })
      .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))), {
        message: "Duplicated row id",
      }),
  }),
});

const source = { id: z.string().min(1).optional(), link: z.url({ protocol: /^https?$/ }).optional() };
const caption = textBetween("Caption", 0, 1024).optional();
const hasOneSource = (file: { id?: string; link?: string }) => (file.id === undefined) !== (file.link === undefined);
const ONE_SOURCE = { message: "Exactly one of id and link is required" };

const latitude = z
  .number()
  .min(-90, "latitude must be between -90 and 90")
  .max(90, "latitude must be between -90 and 90");
const longitude = z
  .number()
  .min(-180, "longitude must be between -180 and 180")
  .max(180, "longitude must be between -180 and 180");

const parts = {
  text: z.strictObject({ body: textBetween("Param text['body']", 1, 4096), preview_url: z.boolean().optional() }),
  image: z.strictObject({ ...source, caption }).refine(hasOneSource, ONE_SOURCE),
  video: z.strictObject({ ...source, caption }).refine(hasOneSource, ONE_SOURCE),
  audio: z.strictObject({ ...source, voice: z.boolean().optional() }).refine(hasOneSource, ONE_SOURCE),
  sticker: z.strictObject(source).refine(hasOneSource, ONE_SOURCE),
  document: z
    .strictObject({ ...source, caption, filename: z.string().max(240).optional() })
    .refine(hasOneSource, ONE_SOURCE),
  location: z.strictObject({
    latitude,
    longitude,
    name: z.string().max(1000).optional(),
    address: z.string().max(1000).optional(),
  }),
  reaction: z.strictObject({ message_id: z.string().min(1), emoji: z.string().max(32) }),
  interactive: z.discriminatedUnion("type", [buttons, list]),
  template: z.strictObject({
    name: z.string().regex(/^[a-z0-9_]{1,512}$/, "Template name is not valid"),
    language: z.strictObject({ code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, "Language code is not valid") }),
    components: z
      .array(
        z.looseObject({
          type: z.string(),
          parameters: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
};

export const MESSAGE_TYPES = [
  "audio",
  "document",
  "image",
  "interactive",
  "location",
  "reaction",
  "sticker",
  "template",
  "text",
  "video",
] as const;

const envelope = {
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.literal("individual").optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: textBetween("biz_opaque_callback_data", 0, 512).optional(),
};

export const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...envelope, type: z.literal("text"), text: parts.text }),
  z.strictObject({ ...envelope, type: z.literal("image"), image: parts.image }),
  z.strictObject({ ...envelope, type: z.literal("video"), video: parts.video }),
  z.strictObject({ ...envelope, type: z.literal("audio"), audio: parts.audio }),
  z.strictObject({ ...envelope, type: z.literal("sticker"), sticker: parts.sticker }),
  z.strictObject({ ...envelope, type: z.literal("document"), document: parts.document }),
  z.strictObject({ ...envelope, type: z.literal("location"), location: parts.location }),
  z.strictObject({ ...envelope, type: z.literal("reaction"), reaction: parts.reaction }),
  z.strictObject({ ...envelope, type: z.literal("interactive"), interactive: parts.interactive }),
  z.strictObject({ ...envelope, type: z.literal("template"), template: parts.template }),
]);

/** `status: "read"` turns the customer's ticks blue; `typing_indicator` shows that an answer is being written. */
export const readMarkSchema = z.strictObject({
  messaging_product: z.literal("whatsapp"),
  status: z.literal("read"),
  message_id: z.string().min(1).max(512),
  typing_indicator: z.strictObject({ type: z.literal("text") }).optional(),
});

export type GraphMessage = z.infer<typeof messageSchema>;
export type ReadMark = z.infer<typeof readMarkSchema>;

function areUnique(values: string[]): boolean {
  return new Set(values).size === values.length;
}

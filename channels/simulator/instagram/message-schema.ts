import { z } from "zod";

/*
 * What Instagram accepts at `/messages`, with its limits. Written from Meta's documentation and not from the adapter's
 * capabilities, because a simulation that shares the adapter's numbers cannot find a wrong one.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
const quickReply = z.strictObject({
  content_type: z.literal("text"),
  title: z.string().min(1).max(20),
  payload: z.string().min(1).max(1000),
});
const words = z.strictObject({
  text: z.string().min(1).max(1000),
  quick_replies: z.array(quickReply).min(1).max(13).optional(),
});
export const FILE_TYPES = ["image", "video", "audio", "file"] as const;
const payload = z.union([z.strictObject({ attachment_id: z.string() }), z.strictObject({ url: z.url() })]);
const file = z.strictObject({ attachment: z.strictObject({ type: z.enum(FILE_TYPES), payload }) });
const recipient = z.strictObject({ id: z.string().regex(/^\d{5,20}$/) });

export const messageRequest = z.strictObject({
  recipient,
  messaging_type: z.enum(["RESPONSE", "MESSAGE_TAG"]).optional(),
  tag: z.literal("HUMAN_AGENT").optional(),
  message: z.union([words, file]),
});
export const actionRequest = z.strictObject({
  recipient,
  sender_action: z.enum(["typing_on", "typing_off", "mark_seen", "react", "unreact"]),
  payload: z.strictObject({ message_id: z.string(), reaction: z.literal("love").optional() }).optional(),
});

export type MessageRequest = z.infer<typeof messageRequest>;
export type ActionRequest = z.infer<typeof actionRequest>;

export const uploadRequest = z.object({
  attachment: z.object({ type: z.enum(FILE_TYPES), payload: z.object({ is_reusable: z.boolean().optional() }) }),
});

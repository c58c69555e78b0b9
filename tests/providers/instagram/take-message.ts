import { z } from "zod";
import {
  alreadyAnswered,
  badParameter,
  blocked,
  commentGone,
  noSuchPerson,
  outsideWindow,
  type Refusal,
} from "./refusal.js";
import { type Delivered, type Person, personIn, WINDOW_MS, type World } from "./world.js";

/*
 * What `POST /<account>/messages` takes, written from Meta's documentation and not from the adapter, because a simulation
 * that shares the adapter's numbers cannot find a wrong one.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
const quickReply = z.strictObject({
  content_type: z.literal("text"),
  title: z.string().min(1).max(20, "Quick reply title is longer than 20 characters"),
  payload: z.string().min(1).max(1000),
});
const attachment = z.strictObject({
  type: z.enum(["image", "video", "audio", "file"]),
  payload: z.union([z.strictObject({ attachment_id: z.string() }), z.strictObject({ url: z.url() })]),
});
const message = z
  .strictObject({
    text: z.string().min(1).max(1000, "Length of param message[text] must be less than or equal to 1000").optional(),
    quick_replies: z.array(quickReply).min(1).max(13, "Up to 13 quick replies").optional(),
    attachment: attachment.optional(),
  })
  .refine(
    ({ text, attachment: file }) => (text === undefined) !== (file === undefined),
    "Text or attachment, not both",
  );
const recipient = z.union([z.strictObject({ id: z.string() }), z.strictObject({ comment_id: z.string() })]);
const request = z.union([
  z.strictObject({
    recipient,
    messaging_type: z.enum(["RESPONSE", "MESSAGE_TAG"]).optional(),
    tag: z.literal("HUMAN_AGENT").optional(),
    message,
  }),
  z.strictObject({
    recipient: z.strictObject({ id: z.string() }),
    sender_action: z.enum(["typing_on", "typing_off", "mark_seen", "react", "unreact"]),
    payload: z.strictObject({ message_id: z.string(), reaction: z.literal("love").optional() }).optional(),
  }),
]);

export type Taken =
  | { refusal: Refusal }
  | { person: Person; delivered: Delivered }
  | { person: Person; action: string };

/** Takes a message as Instagram would: it reaches the person, or is refused for the first thing that is wrong. */
export function takeMessage(world: World, body: unknown): Taken {
  const read = request.safeParse(body);
  if (!read.success) return { refusal: badParameter(JSON.stringify(read.error.issues[0])) };
  const wanted = read.data;
  if ("sender_action" in wanted) {
    const person = world.people.get(wanted.recipient.id);
    if (!person) return { refusal: noSuchPerson };
    person.saw.push(wanted.sender_action);
    return { person, action: wanted.sender_action };
  }
  const reached =
    "comment_id" in wanted.recipient
      ? byComment(world, wanted.recipient.comment_id)
      : byId(world, wanted.recipient.id, wanted.tag);
  if ("refusal" in reached) return reached;
  const { text, quick_replies: options, attachment: file } = wanted.message;
  const delivered: Delivered = { mid: world.newId("mid."), text };
  if (wanted.tag) delivered.tag = wanted.tag;
  if (options) delivered.options = options.map(({ title, payload }) => ({ title, payload }));
  if (file && "url" in file.payload) delivered.attachment = { type: file.type, url: file.payload.url };
  else if (file && "attachment_id" in file.payload) {
    const stored = world.attachments.get(file.payload.attachment_id);
    if (stored?.type !== file.type) return { refusal: badParameter("The attachment id is invalid") };
    delivered.attachment = { type: file.type, bytes: stored.bytes };
  }
  if ("comment_id" in wanted.recipient) {
    const comment = world.comments.get(wanted.recipient.comment_id);
    if (comment) comment.answered = true;
    delivered.comment = wanted.recipient.comment_id;
  }
  reached.person.got.push(delivered);
  return { person: reached.person, delivered };
}

function byId(world: World, id: string, tag: string | undefined): { person: Person } | { refusal: Refusal } {
  const person = world.people.get(id);
  if (!person) return { refusal: noSuchPerson };
  if (person.blocked) return { refusal: blocked };
  const most = tag === "HUMAN_AGENT" ? WINDOW_MS.human : WINDOW_MS.free;
  if (person.wroteAt === null || world.now() - person.wroteAt >= most) return { refusal: outsideWindow };
  return { person };
}

function byComment(world: World, id: string): { person: Person } | { refusal: Refusal } {
  const comment = world.comments.get(id);
  if (!comment || world.now() - comment.madeAt >= WINDOW_MS.comment) return { refusal: commentGone };
  if (comment.answered) return { refusal: alreadyAnswered };
  const person = personIn(world, comment.by);
  return person.blocked ? { refusal: blocked } : { person };
}

import type { SendResult } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { type Choices, numberedText, renderChoices } from "../fallback/render-choices.js";
import type { Json } from "../meta/lenient.js";
import { INSTAGRAM_CAPABILITIES } from "./capabilities.js";

export type Refused = Extract<SendResult, { outcome: "refused" }>;

/** The `message` of a request, or a sender action in its place. */
export type Rendered = { message: Json } | { sender_action: "react" | "unreact"; payload: Json };

type Words = Extract<OutboundContent, { kind: "text" | "choices" }>;

/**
 * What a request to `/messages` carries. Files are not rendered here, because their bytes decide (see `prepareMedia`).
 * One content is one request: a text above the limit is refused as `too_large`, and never cut or sent in pieces.
 */
export function renderContent(content: Exclude<OutboundContent, { kind: "media" }>): Rendered | Refused {
  switch (content.kind) {
    case "text":
      return renderText(content.text);
    case "choices":
      return renderOptions(content);
    case "reaction":
      return renderReaction(content.emoji, content.to);
    case "location":
      return unsupported("O Instagram não leva lugares no mapa. Mande o endereço em texto.");
    case "template":
      return unsupported("O Instagram não tem modelos de mensagem.");
  }
}

/** A private answer to a comment: words alone, with options as numbered lines, because it takes nothing else. */
export function renderPrivateReply(content: Words): Rendered | Refused {
  return renderText(content.kind === "text" ? content.text : numberedText(content));
}

function renderText(text: string): Rendered | Refused {
  const { max } = INSTAGRAM_CAPABILITIES.text;
  if (text.trim() === "") return { outcome: "refused", code: "bad_request", reason: "A mensagem está vazia." };
  if (text.length > max) return tooLarge(`O texto tem ${text.length} caracteres; o Instagram leva até ${max}.`);
  return { message: { text } };
}

/** Quick replies where they fit, else numbered text. */
function renderOptions(content: Choices): Rendered | Refused {
  const { footer, ...rest } = content;
  const choices = footer ? { ...rest, text: `${content.text}\n\n${footer}` } : rest;
  const rendered = renderChoices(choices, INSTAGRAM_CAPABILITIES);
  if (rendered.as === "text") return renderText(numberedText(content));
  const quick_replies = rendered.options.map(({ id, label }) => ({ content_type: "text", title: label, payload: id }));
  return { message: { text: rendered.text, quick_replies } };
}

/** Instagram lets an account give a heart and take it back, and nothing else. */
function renderReaction(emoji: string | null, to: string): Rendered | Refused {
  if (emoji === null) return { sender_action: "unreact", payload: { message_id: to } };
  if (!HEARTS.has(emoji)) return unsupported("No Instagram só é possível reagir com um coração.");
  return { sender_action: "react", payload: { message_id: to, reaction: "love" } };
}

const HEARTS = new Set(["❤", "❤️"]);

export function tooLarge(reason: string): Refused {
  return { outcome: "refused", code: "too_large", reason };
}

export function unsupported(reason: string): Refused {
  return { outcome: "refused", code: "unsupported", reason };
}

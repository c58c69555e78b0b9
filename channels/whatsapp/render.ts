import type { SendResult } from "../../bot/ports/channel-adapter.js";
import type { Sender } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { templateValue } from "../../bot/vocabulary/message-template.js";
import { type Choices, renderChoices } from "../fallback/render-choices.js";
import type { Json } from "../meta/lenient.js";
import { FOOTER_MAX, WHATSAPP_CAPABILITIES } from "./capabilities.js";
import { isNumber, whatsAppId } from "./read-person.js";

export type Refused = Extract<SendResult, { outcome: "refused" }>;
type Rendered = Json | Refused;

/**
 * The message's part of a request to `/messages`: `type` and the member that it names. Files are not rendered here,
 * because their bytes decide (see `prepareMedia`). One content is one request: a text above the limit is refused as
 * `too_large`. It is never cut or sent in pieces, because a crash between two pieces would leave half an answer with no
 * result. The dialogue has already split long texts into several sends (`fitContent` in flows/), and the desk does not
 * let anybody write one.
 */
export function renderContent(content: Exclude<OutboundContent, { kind: "media" }>): Rendered {
  switch (content.kind) {
    case "text":
      return renderText(content.text);
    case "choices":
      return renderOptions(content);
    case "location": {
      const { latitude, longitude, name, address } = content;
      return { type: "location", location: { latitude, longitude, name, address } };
    }
    case "reaction":
      return { type: "reaction", reaction: { message_id: content.to, emoji: content.emoji ?? "" } };
    case "template":
      return renderTemplate(content);
  }
}

/** A number goes in `to`. The business-scoped user id of somebody who hides the number goes in `recipient`. */
export function renderRecipient(to: Sender): Json {
  const id = whatsAppId(to.externalId) ?? to.externalId;
  return isNumber(id) ? { to: id } : { recipient: id };
}

export function isRefused(rendered: Rendered): rendered is Refused {
  return "outcome" in rendered;
}

export function tooLarge(reason: string): Refused {
  return { outcome: "refused", code: "too_large", reason };
}

function renderText(text: string): Rendered {
  const { max } = WHATSAPP_CAPABILITIES.text;
  if (text.trim() === "") return { outcome: "refused", code: "bad_request", reason: "A mensagem está vazia." };
  if (text.length > max) return tooLarge(`O texto tem ${text.length} caracteres; o WhatsApp leva até ${max}.`);
  return { type: "text", text: { body: text, preview_url: /https?:\/\//.test(text) } };
}

function renderOptions(content: Choices): Rendered {
  const longFooter = content.footer !== undefined && content.footer.length > FOOTER_MAX;
  const choices = longFooter
    ? { ...content, text: `${content.text}\n\n${content.footer}`, footer: undefined }
    : content;
  const rendered = renderChoices(choices, WHATSAPP_CAPABILITIES);
  if (rendered.as === "text") return renderText(rendered.text);
  const body = { text: rendered.text };
  const footer = choices.footer ? { text: choices.footer } : undefined;
  if (rendered.as === "buttons") {
    const buttons = rendered.options.map(({ id, label }) => ({ type: "reply", reply: { id, title: label } }));
    return { type: "interactive", interactive: { type: "button", body, footer, action: { buttons } } };
  }
  const rows = rendered.options.map(({ id, label, description }) => ({
    id,
    title: label,
    description: description || undefined,
  }));
  const action = { button: rendered.opener, sections: [{ rows }] };
  return { type: "interactive", interactive: { type: "list", body, footer, action } };
}

/** Meta refuses empty values. */
function renderTemplate({ name, language, params, names }: Extract<OutboundContent, { kind: "template" }>): Rendered {
  const values = params.map(templateValue);
  const empty = values.indexOf("");
  if (empty >= 0)
    return { outcome: "refused", code: "template", reason: `A variável ${names?.[empty] ?? empty + 1} está vazia.` };
  const template: Json = { name, language: { code: language } };
  if (values.length > 0) {
    const parameters = values.map((text, at) => ({ type: "text", parameter_name: names?.[at], text }));
    template.components = [{ type: "body", parameters }];
  }
  return { type: "template", template };
}

import { z } from "zod";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import { parseJson } from "../../platform/http/parse-json.js";
import { anyObject, anyValue, id, type Json, maybeText, readAs } from "../meta/lenient.js";

const interactivePart = z.object({
  type: anyValue,
  button_reply: anyValue,
  list_reply: anyValue,
  nfm_reply: anyValue,
});

/** An answer to buttons, a list or a form. Undefined for a kind of answer that this version does not know. */
export function readInteractive(part: unknown): InboundContent | undefined {
  const interactive = readAs(interactivePart, part);
  switch (interactive?.type) {
    case "button_reply":
      return readChoice(interactive.button_reply);
    case "list_reply":
      return readChoice(interactive.list_reply);
    case "nfm_reply":
      return readForm(interactive.nfm_reply);
    default:
      return undefined;
  }
}

const choicePart = z.object({ id, title: maybeText });

function readChoice(part: unknown): InboundContent | undefined {
  const choice = readAs(choicePart, part);
  return choice && { kind: "choice", id: choice.id, text: choice.title ?? choice.id };
}

const formPart = z.object({ response_json: anyValue, body: maybeText });

/** A completed form (WhatsApp Flows, address) as text with a line per field, so that people and flows can read it. */
function readForm(part: unknown): InboundContent | undefined {
  const form = readAs(formPart, part);
  const lines = Object.entries(formFields(form?.response_json) ?? {})
    .filter(([name]) => name !== "flow_token")
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const text = lines.length > 0 ? lines.join("\n") : form?.body;
  return text ? { kind: "text", text } : undefined;
}

function formFields(json: unknown): Json | undefined {
  if (typeof json !== "string") return readAs(anyObject, json);
  return readAs(anyObject, parseJson(json)) ?? { resposta: json };
}

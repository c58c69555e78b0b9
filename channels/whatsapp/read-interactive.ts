import type { InboundContent } from "../../bot/vocabulary/content.js";
import { asId, asRecord, asString, type Json } from "../../platform/http/narrow.js";
import { parseJson } from "../../platform/http/parse-json.js";

/** An answer to buttons, a list or a form. Undefined for a kind of answer that this version does not know. */
export function readInteractive(interactive: Json | undefined): InboundContent | undefined {
  switch (interactive?.type) {
    case "button_reply":
      return readChoice(asRecord(interactive.button_reply));
    case "list_reply":
      return readChoice(asRecord(interactive.list_reply));
    case "nfm_reply":
      return readForm(asRecord(interactive.nfm_reply));
    default:
      return undefined;
  }
}

function readChoice(reply: Json | undefined): InboundContent | undefined {
  const id = asId(reply?.id);
  return id === undefined ? undefined : { kind: "choice", id, text: asString(reply?.title) ?? id };
}

/** A completed form (WhatsApp Flows, address) as text with a line per field, so that people and flows can read it. */
function readForm(reply: Json | undefined): InboundContent | undefined {
  const fields = formFields(reply?.response_json);
  const lines = Object.entries(fields ?? {})
    .filter(([name]) => name !== "flow_token")
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const text = lines.length > 0 ? lines.join("\n") : asString(reply?.body);
  return text ? { kind: "text", text } : undefined;
}

function formFields(json: unknown): Json | undefined {
  if (typeof json !== "string") return asRecord(json);
  return asRecord(parseJson(json)) ?? { resposta: json };
}

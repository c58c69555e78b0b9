import type { Activity } from "botbuilder";
import type { LoadedConversation, WaitingEvent } from "../ports/store.js";
import type { InboundContent, OutboundContent } from "../vocabulary/content.js";

/**
 * Builds the Bot Framework's Activity for an event. Middleware written for that framework reads `type`, `text`, `from`
 * and `conversation`. Our own event is in `channelData`, unchanged.
 */
export function activityOf(conversation: LoadedConversation, waiting: WaitingEvent): Partial<Activity> {
  const { event } = waiting;
  const content = event.kind === "message" || event.kind === "media_ready" ? event.content : null;
  return {
    type: content ? "message" : "event",
    id: waiting.id,
    name: content ? undefined : event.kind,
    timestamp: new Date(waiting.at),
    channelId: conversation.channelKind,
    conversation: { id: conversation.conversationId, name: "", conversationType: "", isGroup: false },
    from: { id: conversation.externalId, name: conversation.contact.name ?? "", role: "user" },
    recipient: { id: "bot", name: conversation.company.name, role: "bot" },
    text: content ? textOf(content) : "",
    channelData: event,
  };
}

/** The text of a message, as far as it has one; otherwise empty. */
export function textOf(content: InboundContent): string {
  switch (content.kind) {
    case "text":
    case "choice":
      return content.text;
    case "media":
      return content.caption ?? "";
    case "cart":
      return content.text ?? "";
    case "location":
    case "contacts":
    case "reaction":
    case "edit":
    case "revoke":
    case "unsupported":
      return "";
  }
}

/** A message of ours as an Activity. Middleware may read `text`; what is sent is `channelData`. */
export function outgoingActivity(key: string, content: OutboundContent): Partial<Activity> {
  const text = "text" in content ? content.text : "caption" in content ? (content.caption ?? "") : "";
  return { type: "message", text, channelData: { key, content } };
}

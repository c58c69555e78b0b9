import type { Middleware } from "botbuilder";
import type { ChannelEvent } from "../../vocabulary/channel-event.js";
import { readSendKey } from "../../vocabulary/send-key.js";
import { addEffect, addLine, changeOwner, noteOf, type Sheet, sheetOf, waitingOf } from "../sheet.js";

/**
 * Writes down what happened before anybody reacts to it: the transcript's line, the moment of the customer's last
 * message, statuses, a changed number. Ends here for what asks for no reaction.
 */
export function recordEvent(): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const { id, at, event, joined } = waitingOf(context);
      switch (event.kind) {
        case "message":
          recordMessage(sheet, id, at, event);
          if (joined === "later") noteOf(context).outcome = "joined:with the next message";
          else if (event.content.kind === "media" && event.content.providerRef && !event.content.fileId) {
            addEffect(sheet, `${id}.0`, "fetch_media", {
              of: id,
              providerId: event.providerId,
              content: event.content,
            });
            noteOf(context).outcome = "waiting:file on its way";
          } else await next();
          return;
        case "status":
          sheet.output.statuses.push({
            eventId: id,
            providerId: event.providerId,
            echo: readSendKey(event.echo, sheet.conversation.tenantId),
            status: event.status,
            problem: event.error?.title ?? null,
            at,
          });
          return;
        case "echo":
          addLine(sheet, {
            eventId: id,
            author: "person",
            content: event.content,
            providerId: event.providerId,
            status: "sent",
            at,
          });
          // A person answered from the provider's own app: the bot must not talk over them.
          if (sheet.owner !== "person") {
            changeOwner(sheet, "person", null, true);
            sheet.output.handoff = null;
          }
          return;
        case "identity_changed":
          sheet.output.externalId = event.newExternalId;
          changeNumber(sheet, id, at, event.newPhone);
          return;
        case "account":
          return;
        case "send_failed":
          sheet.output.alerts.push({ kind: "send_failed", text: event.reason, detail: { effect: event.effect } });
          return;
        default:
          await next();
      }
    },
  };
}

/** The contact's number follows; the transcript says which it was and which it is. */
function changeNumber(sheet: Sheet, id: string, at: number, phone: string | undefined): void {
  const before = sheet.conversation.contact.phone;
  const numbers =
    phone === undefined ? "" : before === null ? `: agora é ${phone}` : `: era ${before}, agora é ${phone}`;
  if (phone !== undefined) keepPhone(sheet, phone);
  const text = `O cliente mudou de número${numbers}.`;
  addLine(sheet, { eventId: id, author: "system", content: { kind: "system", text }, at });
}

function keepPhone(sheet: Sheet, phone: string): void {
  sheet.conversation.contact.phone = phone;
  sheet.output.contact = { ...sheet.output.contact, phone };
}

function recordMessage(sheet: Sheet, id: string, at: number, event: Extract<ChannelEvent, { kind: "message" }>): void {
  addLine(sheet, {
    eventId: id,
    author: "contact",
    content: event.content,
    providerId: event.providerId,
    replyTo: event.replyTo ?? null,
    at,
  });
  sheet.output.lastInboundAt = Math.max(sheet.output.lastInboundAt ?? 0, sheet.conversation.lastInboundAt ?? 0, at);
  if (sheet.output.closed ?? sheet.conversation.closed) sheet.output.closed = false;
  const { name, phone } = event.from;
  // First known by another id of theirs, and now with a number.
  if (phone && !sheet.conversation.contact.phone) {
    keepPhone(sheet, phone);
    const text = `O número do cliente agora é conhecido: ${phone}.`;
    if (!sheet.conversation.firstContact)
      addLine(sheet, { eventId: id, author: "system", content: { kind: "system", text }, at });
  }
  if (name && !sheet.conversation.contact.name) {
    sheet.conversation.contact.name = name;
    sheet.output.contact = { ...sheet.output.contact, name };
  }
}

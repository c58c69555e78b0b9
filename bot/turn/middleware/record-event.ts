import type { Middleware } from "botbuilder";
import type { WaitingEvent } from "../../ports/store.js";
import type { ChannelEvent } from "../../vocabulary/channel-event.js";
import { sayableName } from "../../vocabulary/sayable-name.js";
import { readSendKey } from "../../vocabulary/send-key.js";
import { addFact } from "../add-fact.js";
import { dropHearing } from "../hearing.js";
import { addEffect, addLine, changeOwner, noteOf, type Sheet, sheetOf, waitingOf } from "../sheet.js";

/**
 * Records an event before anything reacts to it: the line of the transcript, the time of the customer's last message,
 * statuses, a changed number. Events that need no reaction end here.
 */
export function recordEvent(): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const waiting = waitingOf(context);
      const { id, at, event, joined } = waiting;
      switch (event.kind) {
        case "message":
          recordMessage(sheet, waiting, event);
          if (event.heldElsewhere) goQuiet(sheet, waiting);
          else if (joined === "later") noteOf(context).outcome = "joined:with the next message";
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
          if (waiting.ours) {
            proveSent(sheet, waiting, event.providerId, waiting.ours.key);
            return;
          }
          addLine(sheet, {
            eventId: id,
            author: "person",
            content: event.content,
            providerId: event.providerId,
            status: "sent",
            at,
          });
          // A person answered in the provider's own app, so the bot must not speak as well.
          goQuiet(sheet, waiting);
          addFact(sheet, waiting, { kind: "first_answer" });
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

/** Somebody outside has the conversation, so the bot says nothing until it is given back. */
function goQuiet(sheet: Sheet, waiting: WaitingEvent): void {
  if (sheet.owner === "person") return;
  changeOwner(sheet, "person", null, true);
  dropHearing(sheet, "with_person");
  sheet.output.handoff = null;
  addFact(sheet, waiting, { kind: "taken" });
}

/** A message of ours came back: it has certainly been sent, also when the provider's answer to its send was lost. */
function proveSent(sheet: Sheet, { id, at }: WaitingEvent, providerId: string, key: string | null): void {
  const echo = key === null ? null : readSendKey(key, sheet.conversation.tenantId);
  if (echo === null) return;
  sheet.output.statuses.push({ eventId: id, providerId, echo, status: "sent", problem: null, at });
}

/** Changes the contact's number. The transcript names the old and the new one. */
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

function recordMessage(sheet: Sheet, waiting: WaitingEvent, event: Extract<ChannelEvent, { kind: "message" }>): void {
  const { id, at } = waiting;
  addLine(sheet, {
    eventId: id,
    author: "contact",
    content: event.content,
    providerId: event.providerId,
    replyTo: event.replyTo ?? null,
    at,
  });
  const wasClosed = sheet.output.closed ?? sheet.conversation.closed;
  const isFirst = (sheet.output.lastInboundAt ?? sheet.conversation.lastInboundAt) === null;
  if (wasClosed || (isFirst && (event.opensWindow !== false || sheet.conversation.firstContact)))
    addFact(sheet, waiting, { kind: "opened" });
  if (event.opensWindow !== false)
    sheet.output.lastInboundAt = Math.max(sheet.output.lastInboundAt ?? 0, sheet.conversation.lastInboundAt ?? 0, at);
  if (wasClosed) sheet.output.closed = false;
  const { phone } = event.from;
  const name = sayableName(event.from.name);
  // The customer was known by another kind of id first, and now has a number.
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

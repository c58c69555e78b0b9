import { z } from "zod";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { accountEvent } from "../meta/account-event.js";
import {
  anyValue,
  id,
  type Json,
  listOf,
  maybeAmount,
  maybeId,
  maybeText,
  readAs,
  timeOf,
  whereRight,
} from "../meta/lenient.js";
import type { Translated } from "../meta/translated.js";
import { isRetryableCode, meaningOf } from "./graph-errors.js";
import { readPerson } from "./read-person.js";
import type { Contacts } from "./webhook-schema.js";

type Status = Extract<ChannelEvent, { kind: "status" }>;

const fault = z.object({ code: maybeAmount, title: maybeText, message: maybeText });

const webhookStatus = z.object({
  id,
  status: anyValue,
  timestamp: maybeId,
  recipient_type: anyValue,
  recipient_id: maybeId,
  recipient_user_id: maybeId,
  recipient_participant_id: anyValue,
  recipient_participant_phone_number: anyValue,
  recipient_participant_user_id: maybeId,
  biz_opaque_callback_data: maybeText,
  errors: listOf(whereRight(fault)),
});

/**
 * One of `value.statuses`. `biz_opaque_callback_data` brings our effect's key back, which settles sends whose answer
 * never came. In a group each member has a status of their own.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 */
export function translateStatus(raw: Json, contacts: Contacts): Translated | undefined {
  const item = readAs(webhookStatus, raw);
  if (item === undefined) return undefined;
  const at = timeOf(item.timestamp);
  const status = readStatus(item.status);
  if (status === undefined) {
    return { event: accountEvent(`status.${readAs(maybeText, item.status)}`, raw, at, "") };
  }

  const inGroup = item.recipient_type === "group";
  const to = inGroup
    ? readPerson(
        contacts,
        readAs(maybeId, item.recipient_participant_id ?? item.recipient_participant_phone_number),
        item.recipient_participant_user_id,
      )
    : readPerson(contacts, item.recipient_id, item.recipient_user_id);
  if (to === undefined) return undefined;

  const dedupe = inGroup ? `status:${item.id}:${status}:${to.externalId}` : `status:${item.id}:${status}`;
  const event: Status = { kind: "status", dedupe, at, to, providerId: item.id, status };
  if (item.biz_opaque_callback_data) event.echo = item.biz_opaque_callback_data;
  if (status === "failed") event.error = readError(item.errors[0]);
  return { event };
}

function readStatus(value: unknown): Status["status"] | undefined {
  switch (value) {
    case "sent":
    case "delivered":
    case "read":
    case "played":
    case "failed":
      return value;
    default:
      return undefined;
  }
}

function readError(error: z.infer<typeof fault> | undefined): Status["error"] {
  const code = error?.code ?? "unknown";
  const known = typeof code === "number" ? meaningOf(code) : undefined;
  const title = known ? `${known.reason} (Meta ${code})` : (error?.title ?? error?.message ?? "unknown");
  return { code, title, retryable: isRetryableCode(code) };
}

import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { asId, asList, asNumber, asRecord, asString, asTime, type Json } from "../../platform/http/narrow.js";
import { accountEvent } from "./account-event.js";
import { isRetryableCode } from "./graph-errors.js";
import { readPerson } from "./read-person.js";
import type { Translated } from "./translated.js";

type Status = Extract<ChannelEvent, { kind: "status" }>;

/**
 * One of `value.statuses`. `biz_opaque_callback_data` brings our effect's key back, which settles sends whose answer
 * never came. In a group each member has a status of their own.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
 */
export function translateStatus(item: Json, value: Json): Translated | undefined {
  const id = asId(item.id);
  if (id === undefined) return undefined;
  const at = asTime(item.timestamp);
  const status = readStatus(item.status);
  if (status === undefined) return { event: accountEvent(`status.${asString(item.status)}`, item, at, "") };

  const inGroup = item.recipient_type === "group";
  const to = inGroup
    ? readPerson(
        value,
        item.recipient_participant_id ?? item.recipient_participant_phone_number,
        item.recipient_participant_user_id,
      )
    : readPerson(value, item.recipient_id, item.recipient_user_id);
  if (to === undefined) return undefined;

  const dedupe = inGroup ? `status:${id}:${status}:${to.externalId}` : `status:${id}:${status}`;
  const event: Status = { kind: "status", dedupe, at, to, providerId: id, status };
  const echo = asString(item.biz_opaque_callback_data);
  if (echo) event.echo = echo;
  if (status === "failed") event.error = readError(item);
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

function readError(item: Json): Status["error"] {
  const error = asRecord(asList(item.errors)[0]);
  const code = asNumber(error?.code) ?? "unknown";
  const title = asString(error?.title) ?? asString(error?.message) ?? "unknown";
  return { code, title, retryable: isRetryableCode(code) };
}

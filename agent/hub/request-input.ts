import type { RoomAnswer, RoomAsk, Value } from "../../bot/ports/rooms.js";

export const result = (outcome: string, value: Value = null): RoomAnswer => ({
  outcome: "done",
  result: { outcome, value },
});

export const refused = (reason: string): RoomAnswer => ({
  outcome: "failed",
  reason,
  result: { outcome: "failed", value: { reason } },
});

export const addressOf = ({ tenantId, conversationId, channelId }: RoomAsk) => ({
  tenantId,
  conversationId,
  channelId,
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The input itself when it is an id, or the `id` of the input. */
export function idIn(value: Value | undefined): string | null {
  const id = typeof value === "object" && value !== null && !Array.isArray(value) ? value.id : value;
  return typeof id === "string" && UUID.test(id) ? id : null;
}

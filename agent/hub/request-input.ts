import type { AskedBy } from "../../bot/ports/rooms.js";

/** Every request may end so. `reason` is for people. */
export const refused = (reason: string) =>
  ({ outcome: "failed", reason, result: { outcome: "failed", value: { reason } } }) as const;

export const addressOf = ({ tenantId, conversationId, channelId }: AskedBy) => ({
  tenantId,
  conversationId,
  channelId,
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a step named, if it can be an id of ours. */
export function idIn(named: string | null): string | null {
  return named !== null && UUID.test(named) ? named : null;
}

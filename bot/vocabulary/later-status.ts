import type { DeliveryStatus } from "./channel-event.js";

/**
 * A number for how far each status got. `status_rank` in the database has the same order. `failed` is above `sent` and
 * below `delivered`, because Meta may send `delivered` after `failed`, and a late `sent` after either.
 */
export const STATUS_RANK: Record<DeliveryStatus, number> = {
  queued: 0,
  sending: 1,
  uncertain: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
  played: 7,
};

/** The one of two statuses that got further. */
export function laterStatus(a: DeliveryStatus, b: DeliveryStatus): DeliveryStatus {
  return STATUS_RANK[b] > STATUS_RANK[a] ? b : a;
}

import type { InsideEvent } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";

/**
 * How long a turn waits for the rest of what a person is typing, in ms. Only free text waits, and short fragments wait
 * the whole window: a button, a file or a long message is complete by itself. Each further text starts the wait again.
 * The sweep limits the total wait, because it takes everything that has waited for a while.
 */
export function burstDelay(event: ChannelEvent | InsideEvent, windowMs: number): number {
  if (windowMs <= 0 || event.kind !== "message" || event.content.kind !== "text") return 0;
  return event.content.text.length > 160 ? Math.min(windowMs, 300) : windowMs;
}

import type { Capabilities } from "./capabilities.js";

const HOUR = 60 * 60 * 1000;

/**
 * Until when (ms since the epoch, exclusive) the bot, or a person, may write freely to a customer; null means always.
 * Who never wrote has a window that is over.
 */
export function windowEndsAt(
  { window }: Pick<Capabilities, "window">,
  { byPerson, lastInboundAt }: { byPerson: boolean; lastInboundAt: number | null },
): number | null {
  const hours = byPerson ? window.people : window.bot;
  if (hours === null) return null;
  return lastInboundAt === null ? 0 : lastInboundAt + hours * HOUR;
}

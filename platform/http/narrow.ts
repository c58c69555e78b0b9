/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

/*
 * Reads a webhook's JSON member by member and cannot throw. It is written by hand, because this code runs for every
 * message: a schema over the whole payload would refuse a batch for one bad item, and costs more than the rest of the
 * translation together.
 */

export function asRecord(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** An id as text. Some senders of test webhooks write ids as numbers. An empty id counts as absent. */
export function asId(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
}

export function asNumber(value: unknown): number | undefined {
  if (typeof value === "string" && value.trim() !== "") return asNumber(Number(value));
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

const LATEST = 8.64e15;

/**
 * One of Meta's timestamps (seconds, as text) in ms since the epoch. A time that is absent or wrong becomes now,
 * because an event without a time is still an event.
 */
export function asTime(value: unknown): number {
  const seconds = asNumber(value);
  if (seconds === undefined || seconds <= 0 || seconds * 1000 > LATEST) return Date.now();
  return Math.round(seconds * 1000);
}

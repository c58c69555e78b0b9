/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

/*
 * Narrowings for a webhook's JSON that cannot throw. By hand, because this is the hot path: a schema over the whole
 * payload would refuse a batch for one bad item, and costs more than the rest of the translation together.
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

/** Ids come as text, but some senders of test webhooks write them as numbers. Empty is absent. */
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
 * Meta's timestamps, seconds as text, in ms since the epoch. What is absent or no date becomes now: an event without
 * a time is still an event.
 */
export function asTime(value: unknown): number {
  const seconds = asNumber(value);
  if (seconds === undefined || seconds <= 0 || seconds * 1000 > LATEST) return Date.now();
  return Math.round(seconds * 1000);
}

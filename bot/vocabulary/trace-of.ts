/**
 * The trace of an effect's key `<event id>.<n>`: the id of the event that the effect came from. Log lines carry it as
 * `trace`.
 */
export function traceOf(key: string): string {
  return key.split(".", 1)[0] ?? key;
}

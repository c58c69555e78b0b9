/** The trace of an effect's key `<event id>.<n>`: the id of the event that it came from, which log lines carry as `trace`. */
export function traceOf(key: string): string {
  return key.split(".", 1)[0] ?? key;
}

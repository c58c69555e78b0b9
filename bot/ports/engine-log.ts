/**
 * What the engine tells its operator. Lines about an event carry its id as `trace`. `debug` is absent where nobody reads
 * it: called as `log.debug?.({ … }, …)`, nothing is built on a message's way.
 */
export type EngineLog = {
  debug?(detail: Record<string, unknown>, message: string): void;
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
};

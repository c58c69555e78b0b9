/**
 * The engine's log for its operator. Lines about an event carry its id as `trace`. `debug` is absent when that level is
 * off: a call `log.debug?.({ … }, …)` then does not even build the object, which matters for every message.
 */
export type EngineLog = {
  debug?(detail: Record<string, unknown>, message: string): void;
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
};

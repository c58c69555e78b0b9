import type { Redis } from "ioredis";

export type QueueLog = {
  warn(detail: Record<string, unknown>, message: string): void;
  error(detail: Record<string, unknown>, message: string): void;
};

/** What the queues of one process share. */
export type QueueTools = {
  putting: Redis;
  reading: Redis;
  prefix: string;
  log: QueueLog;
  /** Called when Redis does not answer. */
  away(error: Error): void;
};

import type { Tell } from "../../bot/ports/rooms.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { DeviceStore, PaidOrders } from "../ports.js";
import type { Act } from "./act.js";
import type { Connections } from "./connections.js";

/** What the hub works with. */
export type HubTools = {
  store: DeviceStore;
  orders: PaidOrders;
  tell: Tell;
  connections: Connections;
  /** Does something to a device's connection, in whichever process it is; nothing where it is nowhere. Returns at once. */
  reach(act: Act, deviceId: string): void;
  /** The codes' sealing. */
  seal: { close(text: string, context: string): string; open(sealed: string, context: string): string };
  /** Signs tasks: Ed25519, base64 of the raw 32 bytes. */
  key: { publicKey: string; privateKey: string };
  /** Counts what agents that are known say. 0: it may go on; else ms until it may. */
  limiter: RateLimiter;
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  /** Where customers reach this server, without a slash at the end. */
  publicAddress(): string;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
  times: HubTimes;
};

export type HubTimes = {
  /** After this long without its computer a preview or repair is told to be waiting for it. */
  graceMs: number;
  /** Where agents may be connected to another process: how long the last heartbeat counts as being there. */
  presentMs: number;
  /** How long an agent has to take what it is sent. */
  ackMs: number;
  sweepMs: number;
  /** A scan without a word for this long is lost. */
  scanMs: number;
  /** How long a task may be begun. */
  taskMs: number;
  /** How much longer one that the agent has may take. */
  runMs: number;
};

export const HUB_TIMES: HubTimes = {
  graceMs: 20_000,
  presentMs: 60_000,
  ackMs: 10_000,
  sweepMs: 2_000,
  scanMs: 15 * 60_000,
  taskMs: 2 * 3_600_000,
  runMs: 45 * 60_000,
};

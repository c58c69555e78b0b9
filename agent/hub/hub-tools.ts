import type { DeviceStore } from "../../bot/ports/device-store.js";
import type { PaidOrders } from "../../bot/ports/paid-orders.js";
import type { Tell } from "../../bot/ports/rooms.js";
import type { Connections } from "./connections.js";

/** What the hub works with. */
export type HubTools = {
  store: DeviceStore;
  orders: PaidOrders;
  tell: Tell;
  connections: Connections;
  /** The codes' sealing. */
  seal: { close(text: string, context: string): string; open(sealed: string, context: string): string };
  /** Signs commands: Ed25519, base64 of the raw 32 bytes. */
  key: { publicKey: string; privateKey: string };
  /** 0: it may go on; else ms until it may. */
  limiter(key: string, rate: { burst: number; perMinute: number }): number;
  /** Where customers reach this server, without a slash at the end. */
  publicAddress(): string;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
  times: HubTimes;
};

export type HubTimes = {
  /** After this long without its computer a preview or repair is told to be waiting for it. */
  graceMs: number;
  /** How long an agent has to take what it is sent. */
  ackMs: number;
  sweepMs: number;
  /** A scan without a word for this long is lost. */
  scanMs: number;
  /** How long a command may be begun. */
  commandMs: number;
};

export const HUB_TIMES: HubTimes = {
  graceMs: 20_000,
  ackMs: 10_000,
  sweepMs: 2_000,
  scanMs: 15 * 60_000,
  commandMs: 2 * 3_600_000,
};

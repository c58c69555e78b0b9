import type { Files } from "../../bot/ports/files.js";
import type { Tell } from "../../bot/ports/rooms.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { Shelf } from "../executables/shelf.js";
import type { FleetStore } from "../fleet-ports.js";
import type { DeviceStore, PaidOrders } from "../ports.js";
import type { Act } from "./act.js";
import type { Connections } from "./connections.js";

/** What the hub works with. */
export type HubTools = {
  store: DeviceStore;
  fleet: FleetStore;
  orders: PaidOrders;
  /** Tells the team of something, in one of its conversations. */
  raise(tenantId: string, conversationId: string, alert: { kind: string; text: string; detail: object }): Promise<void>;
  /** What a kind of channel can carry; null for one that is not there. */
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** Whether agents may be connected to other processes. */
  spread: boolean;
  tell: Tell;
  connections: Connections;
  /**
   * Does something to a device's connection, in whichever process it is. Does nothing when the device is not connected.
   * Returns at once.
   */
  reach(act: Act, deviceId: string): void;
  /** Seals and opens pairing codes. */
  seal: { close(text: string, context: string): string; open(sealed: string, context: string): string };
  /** Signs tasks. Ed25519, base64 of the raw 32 bytes. */
  key: { publicKey: string; privateKey: string };
  /** Limits what known agents send. 0 when a message may be handled, else the ms to wait. */
  limiter: RateLimiter;
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  /** Keeps the picture of an invitation's address. */
  files: Pick<Files, "put">;
  /** What can be downloaded. */
  shelf: Pick<Shelf, "offered">;
  /** The address at which customers reach this server, without a slash at the end. */
  publicAddress(): string;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
  times: HubTimes;
};

export type HubTimes = {
  /** How long a preview or repair waits for its computer before the customer is told that it waits, in ms. */
  graceMs: number;
  /** With several processes: how long after its last heartbeat an agent counts as connected, in ms. */
  presentMs: number;
  /** How long an agent has to accept what it is sent, in ms. */
  ackMs: number;
  sweepMs: number;
  /** A scan without a message for this long, in ms, counts as lost. */
  scanMs: number;
  /** How long after it was made a task may still be begun, in ms. */
  taskMs: number;
  /** After that: how much longer a task that was begun may take before it counts as lost, in ms. */
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

import type { Measurement } from "./protocol.js";

/**
 * Orders for the sockets' driver. It answers `talk` with a `Measurement`, `room` with `RoomSeen`, and the others with
 * nothing.
 */
export type SocketsOrder =
  | { kind: "open"; port: number; channel: string; sockets: number }
  /** Closes all sockets, those of the room's pages too. */
  | { kind: "close" }
  /** A steady rate over all open visitors in turn. With `seconds: 0` each visitor writes once. */
  | { kind: "talk"; rate: number; seconds: number }
  | { kind: "room"; port: number; people: Credentials[]; pages: number; messages: number; everyMs: number };

export type Credentials = { email: string; password: string };

/** A line as the room's pages got it. Times are in ms since the epoch, by this machine's clock. */
export type SeenLine = { id: string; author: string; sentAt: number; seenAt: number[] };
export type RoomSeen = {
  lines: SeenLine[];
  missing: number;
  doubles: number;
  wrong: number;
  firstProblem: string | null;
};

export type SocketsResult = Measurement | RoomSeen | { opened: number; seconds: number } | null;

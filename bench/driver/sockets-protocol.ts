import type { Measurement } from "./protocol.js";

/** What the benchmark asks of the sockets' driver. Answers: nothing, `Measurement` for `talk`, `RoomSeen` for `room`. */
export type SocketsOrder =
  | { kind: "open"; port: number; channel: string; sockets: number }
  /** All of them, the room's pages too. */
  | { kind: "close" }
  /** A steady rate over all open visitors in turn; `seconds: 0`: each writes once. */
  | { kind: "talk"; rate: number; seconds: number }
  | { kind: "room"; port: number; people: Credentials[]; pages: number; messages: number; everyMs: number };

export type Credentials = { email: string; password: string };

/** A line as the room's pages got it; times are ms since the epoch by this machine's clock. */
export type SeenLine = { id: string; author: string; sentAt: number; seenAt: number[] };
export type RoomSeen = {
  lines: SeenLine[];
  missing: number;
  doubles: number;
  wrong: number;
  firstProblem: string | null;
};

export type SocketsResult = Measurement | RoomSeen | { opened: number; seconds: number } | null;

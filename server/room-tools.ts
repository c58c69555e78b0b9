import type { Express } from "express";
import type { Server as Sockets } from "socket.io";
import type { Breakers } from "../bot/ports/breakers.js";
import type { Files } from "../bot/ports/files.js";
import type { Live } from "../bot/ports/live.js";
import type { Meter } from "../bot/ports/meter.js";
import type { Programs } from "../bot/ports/programs.js";
import type { Room, Tell } from "../bot/ports/rooms.js";
import type { SharedLimits } from "../platform/limits/shared-limits.js";
import type { Log } from "../platform/log.js";
import type { Jobs } from "../platform/queue/jobs.js";
import type { ChannelRegistry } from "./channel-registry.js";
import type { DoorBytes } from "./door-bytes.js";
import type { Installation } from "./open-installation.js";

/** What a room is opened with. */
export type RoomTools = {
  installation: Installation;
  channels: ChannelRegistry;
  files: Files;
  programs: Programs;
  live: Live;
  /** Of all that is called outside, with what measures it: one operator looks at them. */
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  /** What a room does by the clock. */
  jobs: Jobs;
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  bytes: DoorBytes;
  tell: Tell;
  /** Looks for open work of a conversation: for what reached the database by another way. */
  wake(ref: { tenantId: string; conversationId: string }): void;
  now(): number;
  log: Log;
  /** Where customers' browsers and agents reach this server, without a slash at the end. Known once it listens. */
  publicAddress(): string;
  /** Where this machine itself reaches this server, without a slash at the end. Known once it listens. */
  ownAddress(): string;
};

/** A room in this process: what steps may ask of it, what it serves, what it does by itself. */
export type OpenedRoom = {
  room?: Room;
  mount?(app: Express, io: Sockets): void;
  start?(): void;
  stop?(): Promise<void>;
  /** Something of this company changed, or (null) anyone's may have: what was kept of it is read anew. */
  forget?(tenantId: string | null): void;
};

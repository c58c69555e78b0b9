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
import type { Metrics } from "../platform/metrics/create-metrics.js";
import type { Jobs } from "../platform/queue/jobs.js";
import type { ChannelRegistry } from "./channel-registry.js";
import type { DeviceLink } from "./device-link.js";
import type { DoorBytes } from "./door-bytes.js";
import type { Models } from "./models.js";
import type { Installation } from "./open-installation.js";

/** What a room is opened with. */
export type RoomTools = {
  installation: Installation;
  channels: ChannelRegistry;
  files: Files;
  programs: Programs;
  live: Live;
  /**
   * The breakers and time measurements of everything that is called outside this process. All rooms share them, so that
   * an operator sees all of them.
   */
  breakers: Breakers;
  meter: Pick<Meter, "called"> & Pick<Metrics, "modelCost">;
  /** Language models, for the companies that have an account. */
  models: Models;
  /** Makes this process and the others read anew what they hold of a company, after it was changed. */
  changed(tenantId: string): Promise<void>;
  /** The hub of computers, for the rooms that are opened before it. */
  devices: DeviceLink;
  /** Background jobs: work that a room repeats by the clock. */
  jobs: Jobs;
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  bytes: DoorBytes;
  /** Whether a company is served now. A suspended one is not. */
  serves(tenantId: string): boolean;
  tell: Tell;
  /**
   * Looks for open work of a conversation. To be called for events that reached the database without the engine's
   * inbox.
   */
  wake(ref: { tenantId: string; conversationId: string }): void;
  now(): number;
  log: Log;
  /**
   * The address at which customers' browsers and agents reach this server, without a slash at the end. Known once the
   * server listens.
   */
  publicAddress(): string;
  /**
   * The address at which this machine itself reaches this server, without a slash at the end. Known once the server
   * listens.
   */
  ownAddress(): string;
};

/** A room in this process: what steps may ask of it, what it serves, and what it does by itself. */
export type OpenedRoom = {
  room?: Room;
  mount?(app: Express, io: Sockets): void;
  /**
   * Reads again what the room holds of this company (null: of all). Called before `start`, and whenever something of the
   * company may have changed.
   */
  reload?(tenantId: string | null): Promise<void>;
  start?(): void;
  stop?(): Promise<void>;
  /**
   * Called when something of this company changed, or (null) when any company may have changed: the room then drops
   * what it remembers.
   */
  forget?(tenantId: string | null): void;
};

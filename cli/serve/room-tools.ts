import type { Express } from "express";
import type { Server as Sockets } from "socket.io";
import type { Files } from "../../bot/ports/files.js";
import type { Live } from "../../bot/ports/live.js";
import type { Room, Tell } from "../../bot/ports/rooms.js";
import type { Log } from "../../platform/log.js";
import type { ChannelRegistry } from "./channel-registry.js";
import type { Installation } from "./open-installation.js";

/** What a room is opened with. */
export type RoomTools = {
  installation: Installation;
  channels: ChannelRegistry;
  files: Files;
  live: Live;
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
};

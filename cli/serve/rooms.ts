import type { Express } from "express";
import type { Server as Sockets } from "socket.io";
import type { Files } from "../../bot/ports/files.js";
import type { Live } from "../../bot/ports/live.js";
import type { Room, Tell } from "../../bot/ports/rooms.js";
import type { Log } from "../../platform/log.js";
import type { ChannelRegistry } from "./channel-registry.js";
import { openDemoDevices } from "./demo-devices.js";
import { openDeskRoom } from "./desk-room.js";
import { openDevicesRoom } from "./devices-room.js";
import { openKnowledgeRoom } from "./knowledge-room.js";
import type { Installation } from "./open-installation.js";
import { openPaymentsRoom } from "./payments-room.js";
import { openRatingsRoom } from "./ratings-room.js";

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

/** The rooms of this product. A new one is one line here. */
const ROOMS: readonly ((tools: RoomTools) => OpenedRoom)[] = [
  openDeskRoom,
  openKnowledgeRoom,
  openRatingsRoom,
  openDemoDevices,
  openPaymentsRoom,
  openDevicesRoom,
];

export type Rooms = Required<Omit<OpenedRoom, "room">> & { rooms: Room[] };

/** Opens all rooms. */
export function openRooms(tools: RoomTools): Rooms {
  const opened = ROOMS.map((open) => open(tools));
  return {
    rooms: opened.flatMap(({ room }) => room ?? []),
    mount(app, io) {
      for (const { mount } of opened) mount?.(app, io);
    },
    start() {
      for (const { start } of opened) start?.();
    },
    async stop() {
      await Promise.all(opened.map(({ stop }) => stop?.()));
    },
  };
}

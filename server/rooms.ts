import { joinRooms } from "../bot/effects/join-rooms.js";
import type { Room } from "../bot/ports/rooms.js";
import { openDemoDevices } from "./demo-devices.js";
import { openDeskRoom } from "./desk-room.js";
import { createDeviceLink } from "./device-link.js";
import { openDevicesRoom } from "./devices-room.js";
import { openKnowledgeRoom } from "./knowledge-room.js";
import { openPaymentsRoom } from "./payments-room.js";
import { openRatingsRoom } from "./ratings-room.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** The rooms of this product that need no other room. To add one, add a line here. */
const ROOMS: readonly ((tools: RoomTools) => OpenedRoom)[] = [
  openRatingsRoom,
  openDemoDevices,
  openPaymentsRoom,
  openDevicesRoom,
];

export type Rooms = Required<Omit<OpenedRoom, "room">> & { handlers: Required<Room> };

/**
 * Opens all rooms beside that of the models, which the engine needs too. Throws when what they answer is not exactly what
 * steps may ask.
 */
export function openRooms({ modelsRoom, ...given }: Omit<RoomTools, "devices"> & { modelsRoom: OpenedRoom }): Rooms {
  const tools: RoomTools = { ...given, devices: createDeviceLink() };
  const knowledge = openKnowledgeRoom(tools);
  const desk = openDeskRoom({ ...tools, knowledge: knowledge.knowledge });
  const opened = [modelsRoom, desk, knowledge, ...ROOMS.map((open) => open(tools))];
  return {
    handlers: joinRooms(opened.flatMap(({ room }) => room ?? [])),
    mount(app, io) {
      for (const { mount } of opened) mount?.(app, io);
    },
    async reload(tenantId) {
      await Promise.all(opened.map(({ reload }) => reload?.(tenantId)));
    },
    start() {
      for (const { start } of opened) start?.();
    },
    async stop() {
      await Promise.all(opened.map(({ stop }) => stop?.()));
    },
    forget(tenantId) {
      for (const { forget } of opened) forget?.(tenantId);
    },
  };
}

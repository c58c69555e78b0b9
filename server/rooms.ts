import { joinRooms } from "../bot/effects/join-rooms.js";
import type { Room } from "../bot/ports/rooms.js";
import { openDemoDevices } from "./demo-devices.js";
import { openDeskRoom } from "./desk-room.js";
import { openDevicesRoom } from "./devices-room.js";
import { openKnowledgeRoom } from "./knowledge-room.js";
import { openModelsRoom } from "./models-room.js";
import { openPaymentsRoom } from "./payments-room.js";
import { openRatingsRoom } from "./ratings-room.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** The rooms of this product. To add one, add a line here. */
const ROOMS: readonly ((tools: RoomTools) => OpenedRoom)[] = [
  openDeskRoom,
  openKnowledgeRoom,
  openRatingsRoom,
  openDemoDevices,
  openPaymentsRoom,
  openDevicesRoom,
];

export type Rooms = Required<Omit<OpenedRoom, "room">> & { handlers: Required<Room> };

/** Opens all rooms. Throws when what they answer is not exactly what steps may ask. */
export function openRooms(tools: Omit<RoomTools, "models">): Rooms {
  const { models, ...modelsRoom } = openModelsRoom(tools);
  const opened = [modelsRoom, ...ROOMS.map((open) => open({ ...tools, models }))];
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

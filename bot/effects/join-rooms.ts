import { ROOM_REQUESTS } from "../../flows/room-request.js";
import type { Room } from "../ports/rooms.js";

/**
 * The handlers of all rooms as one. Throws, naming every fault at once, when a request has no handler or more than one,
 * and when a room answers something that no step can ask. To be called at the start: a customer must not be the first
 * to find out.
 */
export function joinRooms(rooms: readonly Room[]): Required<Room> {
  const answered = rooms.flatMap((room) => Object.keys(room));
  const twice = answered.filter((to, i) => answered.indexOf(to) !== i);
  const faults = [
    ...ROOM_REQUESTS.filter((to) => !answered.includes(to)).map((to) => `no room answers "${to}"`),
    ...[...new Set(twice)].map((to) => `more than one room answers "${to}"`),
    ...[...new Set(answered)]
      .filter((to) => !ROOM_REQUESTS.some((known) => known === to))
      .map((to) => `a room answers "${to}", which is no request (flows/room-request.ts)`),
  ];
  if (faults.length > 0) throw new Error(`The rooms do not fit what steps ask: ${faults.join("; ")}.`);
  return Object.assign({}, ...rooms);
}

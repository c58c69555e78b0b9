import { describe, expect, it } from "vitest";
import { ROOM_REQUESTS } from "../../flows/room-request.js";
import type { Room } from "../ports/rooms.js";
import { joinRooms } from "./join-rooms.js";

const done = async () => ({ outcome: "done" }) as const;
/** A room that answers these requests. */
const roomFor = (requests: readonly string[]): Room => Object.fromEntries(requests.map((to) => [to, done]));

describe("joining the rooms", () => {
  it("gives one handler for each request", () => {
    const [first, ...others] = ROOM_REQUESTS;
    const joined = joinRooms([roomFor([String(first)]), roomFor(others)]);
    expect(Object.keys(joined).sort()).toEqual([...ROOM_REQUESTS].sort());
  });

  it("fails when a request has no handler, and names all that have none", () => {
    const some = ROOM_REQUESTS.filter((to) => to !== "orders.quote" && to !== "ratings.record");
    expect(() => joinRooms([roomFor(some)])).toThrow(
      /no room answers "orders.quote".*no room answers "ratings.record"/,
    );
  });

  it("fails when two rooms answer one request", () => {
    expect(() => joinRooms([roomFor(ROOM_REQUESTS), roomFor(["orders.quote"])])).toThrow(
      'more than one room answers "orders.quote"',
    );
  });

  it("fails when a room answers what is no request", () => {
    expect(() => joinRooms([roomFor(ROOM_REQUESTS), roomFor(["orders.qoute"])])).toThrow(
      'a room answers "orders.qoute", which is no request',
    );
  });
});

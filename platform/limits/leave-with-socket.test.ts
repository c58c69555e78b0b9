import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { leaveWithSocket } from "./leave-with-socket.js";

function makeSocket(readyState = "open") {
  const conn = Object.assign(new EventEmitter(), { readyState });
  return Object.assign(new EventEmitter(), { conn });
}

describe("a socket's place", () => {
  it.each(["disconnect", "close"])("is given back at %s", (event) => {
    const socket = makeSocket();
    let left = 0;
    leaveWithSocket(socket, () => void (left += 1));
    expect(left).toBe(0);
    (event === "close" ? socket.conn : socket).emit(event);
    expect(left).toBe(1);
  });

  it("is given back at once when the connection went while it was asked who comes", () => {
    let left = 0;
    leaveWithSocket(makeSocket("closed"), () => void (left += 1));
    expect(left).toBe(1);
  });
});

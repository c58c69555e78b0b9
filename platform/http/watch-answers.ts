import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type Clock, type Pace, realClock } from "./watch-bodies.js";

/**
 * The slowest that answers may be taken, `bytes` in each window, and how many bytes taken ahead count at most: the system
 * takes a piece of a megabyte at once on a fast line, and nothing more until a good part of it has gone. Where more than
 * `crowd` bytes of all answers wait, it is `hurry` times as fast.
 */
export type AnswerPace = Pace & { ahead: number; crowd: number; hurry: number };

const MB = 1024 * 1024;

/** 10 KB/s: a telephone at the edge of its network manages twice that. */
export const SLOWEST_ANSWERS: AnswerPace = {
  windowMs: 10_000,
  bytes: 100 * 1024,
  ahead: MB,
  crowd: 48 * MB,
  hurry: 10,
};

/** What is known of a connection with answers on their way: bytes taken of them, and by how many it is ahead of the slowest. */
type Watched = { answers: number; taken: number; ahead: number; waitingSince: number | null };

/**
 * Cuts off connections whose answers are taken too slowly, at every route of a server: what waits for them is memory. Where
 * nothing waits (a long poll, a WebSocket) nobody is slow. Time in which this process stood still counts for nobody.
 */
export function watchAnswers(server: Server, pace: AnswerPace = SLOWEST_ANSWERS, clock: Clock = realClock): void {
  const watched = new Map<Socket, Watched>();
  let lookedAt = clock.now();

  function look(): void {
    const now = clock.now();
    const passed = now - lookedAt;
    lookedAt = now;
    const stoodStill = passed > pace.windowMs;
    const waiting = [...watched].filter(([socket, line]) => !forgetGone(socket, line));
    const crowded = waiting.reduce((sum, [socket]) => sum + socket.writableLength, 0) > pace.crowd;
    const owed = ((stoodStill ? 0 : passed) * pace.bytes * (crowded ? pace.hurry : 1)) / pace.windowMs;
    for (const [socket, line] of waiting) {
      const taken = takenOf(socket);
      line.ahead = Math.min(pace.ahead, line.ahead + taken - line.taken);
      line.taken = taken;
      if (socket.writableLength === 0) line.waitingSince = null;
      else if (line.waitingSince === null || stoodStill) {
        line.waitingSince = now;
        line.ahead = Math.max(0, line.ahead);
      } else {
        line.ahead -= owed;
        // With what the system holds of it, too: that would stay as long as nobody reads.
        if (line.ahead < 0 && now - line.waitingSince >= pace.windowMs) socket.resetAndDestroy();
      }
    }
  }

  function forgetGone(socket: Socket, line: Watched): boolean {
    const gone = socket.destroyed || line.answers === 0;
    if (gone) watched.delete(socket);
    return gone;
  }

  // First of all, for routes that answer at once.
  server.prependListener("request", ({ socket }, response) => {
    const line = watched.get(socket) ?? { answers: 0, taken: takenOf(socket), ahead: 0, waitingSince: null };
    watched.set(socket, line);
    line.answers += 1;
    response.once("close", () => {
      line.answers -= 1;
    });
  });
  const looking = clock.every(Math.min(1_000, pace.windowMs / 2), look);
  server.once("close", looking.stop);
}

/** Bytes that the system has taken. `bytesWritten` counts a piece of any size as soon as its first byte is; Node's own timeouts ask the handle, too. */
function takenOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: { bytesWritten: number; writeQueueSize: number } | null };
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten;
}

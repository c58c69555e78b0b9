import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type Clock, type Pace, realClock } from "./watch-bodies.js";

/**
 * How slowly a client may take its answers: at least `bytes` in each window. `ahead`: how many bytes taken in advance
 * count at most, because the system takes a megabyte at once on a fast line, and nothing more until most of it is gone.
 * When more than `crowd` bytes of all answers wait, clients must be `hurry` times as fast.
 */
export type AnswerPace = Pace & { ahead: number; crowd: number; hurry: number };

const MB = 1024 * 1024;

/** 10 KB/s. A telephone at the edge of its network manages twice that. */
export const SLOWEST_ANSWERS: AnswerPace = {
  windowMs: 10_000,
  bytes: 100 * 1024,
  ahead: MB,
  crowd: 48 * MB,
  hurry: 10,
};

/**
 * A connection with open answers: how many bytes the client has taken, and by how many it is ahead of the slowest
 * allowed client.
 */
type Watched = { answers: number; taken: number; ahead: number; waitingSince: number | null };

/**
 * Cuts off connections that take their answers too slowly, at every route of a server, because answers that wait take
 * memory. A connection with nothing to take (a long poll, a WebSocket) is never slow. Time in which this process stood
 * still is not counted.
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
        // A reset also drops what the operating system holds for the connection, which would stay as long as nobody
        // reads.
        if (line.ahead < 0 && now - line.waitingSince >= pace.windowMs) socket.resetAndDestroy();
      }
    }
  }

  function forgetGone(socket: Socket, line: Watched): boolean {
    const gone = socket.destroyed || line.answers === 0;
    if (gone) watched.delete(socket);
    return gone;
  }

  // Must run before other listeners, because some routes answer at once.
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

/**
 * Bytes that the operating system has taken. `bytesWritten` would count a whole piece as soon as its first byte is
 * taken, so the socket's handle is asked, as Node's own timeouts do.
 */
function takenOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: { bytesWritten: number; writeQueueSize: number } | null };
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten;
}

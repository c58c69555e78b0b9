import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Another process (or this one, twice) works with the folder. */
export class FolderInUse extends Error {
  override name = "FolderInUse";
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(`${folder} is in use by process ${pid}. Stop it first (kill ${pid}), or give this one another DATA_DIR.`);
  }
}

export type FolderLock = { release(): Promise<void> };

/**
 * Takes a folder for this process alone, until the process ends in whatever way. The lock is a listening socket, which
 * the kernel closes with the process: after kill -9 nobody answers on it, so the lock counts as free. Throws
 * `FolderInUse`.
 *
 * Each process listens on a socket with a name of its own in `<dir>/lock/` and only then looks for others. Of two
 * processes that start at once, at least one therefore sees the other; if both do, the smaller name wins. A name is
 * never used twice, so removing a dead socket cannot hit a living one, except between `bind` and `listen` of a process
 * that starts; that process will see this one when it looks. The lock works among processes of one machine (containers
 * that share the folder included), not over a network file system.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const folder = resolve(dir);
  const sockets = join(folder, "lock");
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const short = shortened(sockets);
  const mine = `${process.pid}-${randomBytes(6).toString("hex")}.sock`;
  const status = { held: false };
  const server = await listen(short.path, mine, status);
  const release = async () => {
    await new Promise<void>((done) => server.close(() => done()));
    rmSync(join(sockets, mine), { force: true });
    short.close();
  };
  try {
    await outlast(sockets, short.path, mine, folder);
    status.held = true;
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

const PATIENCE_MS = 5_000;

/** Resolves when no other process holds the folder or is taking it. */
async function outlast(sockets: string, path: string, mine: string, folder: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const others = readdirSync(sockets).filter((name) => name.endsWith(".sock") && name !== mine);
    let rivals = 0;
    for (const name of others) {
      const state = await ask(join(path, name));
      if (state === "dead") rmSync(join(sockets, name), { force: true });
      else if (state === "held" || name < mine || Date.now() > until)
        throw new FolderInUse(folder, Number.parseInt(name, 10));
      else rivals += 1;
    }
    if (rivals === 0) return;
    await sleep(20);
  }
}

/**
 * Asks the process behind a socket. One that accepts the connection and says nothing is alive but stopped: it may hold
 * the folder.
 */
function ask(path: string): Promise<"dead" | "held" | "taking"> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.setTimeout(1_000, () => {
      done("held");
      socket.destroy();
    });
    socket.once("data", (answer) => done(String(answer).startsWith("held") ? "held" : "taking"));
    socket.once("error", (error) => {
      const code = "code" in error ? String(error.code) : "";
      // The connection was reset: the other process is just closing its socket, and the next attempt will find it gone.
      if (code === "ECONNRESET" || code === "EPIPE") done("taking");
      else done(code === "ECONNREFUSED" || code === "ENOENT" ? "dead" : "held");
    });
    socket.once("close", () => done("taking"));
  });
}

function listen(path: string, name: string, status: { held: boolean }): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end(status.held ? "held\n" : "taking\n");
    });
    server.once("error", (cause) => {
      fail(
        new Error(`${path} takes no lock (${cause.message}). DATA_DIR must be on a disk of this machine.`, { cause }),
      );
    });
    server.listen(join(path, name), () => done(server));
    server.unref();
  });
}

/** The path of a socket may have about 100 bytes only. On Linux a longer folder can be named through an open handle. */
function shortened(folder: string): { path: string; close(): void } {
  if (Buffer.byteLength(folder) < 70 || process.platform !== "linux") return { path: folder, close: () => undefined };
  const handle = openSync(folder, "r");
  return { path: `/proc/self/fd/${handle}`, close: () => closeSync(handle) };
}

import { chmodSync, existsSync, rmSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Engine } from "../bot/create-engine.js";
import { readBody } from "../platform/http/read-body.js";
import type { Log } from "../platform/log.js";
import type { Command, CommandResult } from "./command.js";
import type { Installation } from "./open-installation.js";
import { runCommand } from "./run-command.js";

export type Control = { close(): Promise<void> };

/** How long a running command may still take when the server stops, in ms. */
const GRACE_MS = 1_500;

const socketPath = (dataDir: string) => join(dataDir, "control.sock");

/**
 * Lets commands of this machine reach a running server through a socket in `DATA_DIR` (mode 0600). It exists because
 * the embedded database's folder belongs to one process. Commands are JSON over HTTP, and are the same as those that
 * run without a server.
 */
export async function openControl(options: {
  installation: Installation;
  engine: Engine;
  reload(tenantId: string): Promise<void>;
  publicAddress(): string;
  log: Log;
}): Promise<Control> {
  const { installation, log } = options;
  const path = socketPath(installation.config.dataDir);
  rmSync(path, { force: true });
  const server = createServer((request, response) => {
    handle(request)
      .catch((error: unknown): CommandResult => {
        log.error({ err: error }, "a command failed");
        return { ok: false, lines: [error instanceof Error ? error.message : String(error)] };
      })
      .then((result) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result)));
  });

  async function handle(request: IncomingMessage): Promise<CommandResult> {
    const read = await readBody(request, { maxBytes: 1024 * 1024, timeoutMs: 5_000 });
    if (read.outcome !== "ok") return { ok: false, lines: ["The command was cut off."] };
    return runCommand(installation, JSON.parse(read.body.toString("utf8")) as Command, options);
  }

  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
  chmodSync(path, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Node does not count a connection as idle that was opened and never used, so all are closed after a while.
      const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(grace);
    },
  };
}

/** Gives the command to the server that runs on this folder. Null when no server answers. */
export function askRunningServer(dataDir: string, command: Command): Promise<CommandResult | null> {
  const path = socketPath(dataDir);
  if (!existsSync(path)) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath: path, method: "POST", path: "/" }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")) as CommandResult));
      response.on("error", reject);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      // A process that ended left the socket behind.
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(null);
      else reject(error);
    });
    request.end(JSON.stringify(command));
  });
}

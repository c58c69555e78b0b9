import { type ZipOptions, type Zippable, zipSync } from "fflate";

const UNIX = 3;
const RUNNABLE: ZipOptions = { os: UNIX, attrs: (0o100755 << 16) >>> 0 };
const READABLE: ZipOptions = { os: UNIX, attrs: (0o100644 << 16) >>> 0 };

const LAUNCHER = `#!/bin/sh
# Opens the program in this folder. It needs nothing that is installed.
cd "$(dirname "$0")" || exit 1
exec env -u NODE_OPTIONS ./node ./balcao-agent.cjs --window --server "$(cat server.txt)" "$@"
`;

/**
 * The download for macOS: a zip with the untouched `node`, whose signature by its makers stays whole, the agent, and a
 * file that starts it by double click. A program that is changed would need a signature of Apple's to start. The files
 * stand at the top, so that they unpack into a folder that is named like the zip and so carries the pairing code.
 */
export function packMacos(of: { node: Buffer; agent: Buffer; server: string }): Buffer {
  const files: Zippable = {
    "Abrir o diagnóstico.command": [Buffer.from(LAUNCHER), RUNNABLE],
    node: [of.node, RUNNABLE],
    "balcao-agent.cjs": [of.agent, READABLE],
    "server.txt": [Buffer.from(of.server), READABLE],
  };
  return Buffer.from(zipSync(files, { level: 6 }));
}

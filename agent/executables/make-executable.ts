import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where Node.js looks for the program that was put into it ("Single executable applications" of its manual). */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * Makes the blob that is put into `node`: the agent, and the address of the server that it belongs to. `node` is a
 * binary for this machine. Nothing in the customer's environment changes what the executable runs
 * (`execArgvExtension`): by default it would obey `NODE_OPTIONS=--require`.
 */
export async function makeBlob(of: { node: string; agent: string; server: string; folder: string }): Promise<Buffer> {
  const server = join(of.folder, "server.txt");
  const config = join(of.folder, "sea.json");
  const output = join(of.folder, "agent.blob");
  await writeFile(server, of.server);
  const settings = {
    main: of.agent,
    output,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // Young objects get less room (3 MB in place of 48), which costs a measuring a second and saves 15 MB of memory. The
    // optimizing compiler pays only in programs that run hot, and takes 5 MB of each process.
    execArgv: ["--max-semi-space-size=1", "--no-opt"],
    execArgvExtension: "none",
    assets: { server },
  };
  await writeFile(config, JSON.stringify(settings));
  await promisify(execFile)(of.node, ["--experimental-sea-config", config], { timeout: 60_000, env: {} });
  return readFile(output);
}

/** Puts the blob into a `node` binary and writes it to `path` as a program that may be started. */
export async function makeExecutable(node: Buffer, blob: Buffer, path: string): Promise<void> {
  await writeFile(path, node);
  // Only loaded here, because it holds a compiler's library of some megabytes.
  const { inject } = await import("postject");
  await inject(path, "NODE_SEA_BLOB", blob, { sentinelFuse: FUSE });
  await chmod(path, 0o755);
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";

const TWO_DAYS_MS = 2 * 24 * 3_600_000;

/** A computer with old temporary files, on which the customer runs the real agent. */
export type CustomerComputer = {
  /**
   * Downloads the agent for this computer from the invitation's page and starts it. With `offersExecutables` that is
   * the executable, and no Node.js is in its PATH; else the script. The customer agrees to send the report.
   */
  run(server: string, code: string): void | Promise<void>;
  said(): string;
  /** The temporary files that are left. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
};

/** The size of its old temporary files, large enough for a finding. The files are sparse and take no room. */
const OLD_BYTES = 3 * 1024 ** 3;

/** Makes a computer whose temporary folder has `old` files of two days ago and one of today. */
export async function customerComputer(old: number, offersExecutables = false): Promise<CustomerComputer> {
  const folder = await mkdtemp(join(tmpdir(), "balcao-computer-"));
  const temporary = join(folder, "tmp");
  await mkdir(temporary);
  const then = new Date(Date.now() - TWO_DAYS_MS);
  for (let n = 0; n < old; n++) {
    const path = join(temporary, `old-${n}.tmp`);
    await writeFile(path, "");
    await truncate(path, Math.ceil(OLD_BYTES / old));
    await utimes(path, then, then);
  }
  await writeFile(join(temporary, "today.tmp"), "still needed");
  let child: ChildProcess | null = null;
  let said = "";

  return {
    async run(server, code) {
      const program = await download(server, code, offersExecutables, folder);
      const own = ["--home", join(folder, "home"), "--yes"];
      child = spawn(
        offersExecutables ? program : process.execPath,
        offersExecutables ? own : [program, "--server", server, ...own],
        {
          env: {
            PATH: offersExecutables ? await withoutNode(folder) : (process.env.PATH ?? ""),
            HOME: folder,
            BALCAO_AGENT_TMP_ROOTS: temporary,
            BALCAO_AGENT_RECONNECT_MS: "300",
          },
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk: Buffer) => {
          said += chunk.toString();
        });
    },
    said: () => said,
    leftovers: () => readdir(temporary),
    async close() {
      if (child && child.exitCode === null && child.signalCode === null) {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A PATH with the system's own programs and no Node.js. */
async function withoutNode(folder: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const names = (await readdir("/usr/bin")).filter((name) => !/^(?:node|nodejs|npm|npx)$/.test(name));
  for (const name of names) await symlink(join("/usr/bin", name), join(bin, name));
  return bin;
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** Follows the page's own button. The file's name carries the code, so nothing is typed. */
async function download(server: string, code: string, executable: boolean, folder: string): Promise<string> {
  const page = await (await fetch(`${server}/agent?c=${code}`, { headers: { "user-agent": BROWSER } })).text();
  const href = /<a class="button" href="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(href).toContain(executable ? "system=linux-x64" : `/agent/download?c=${code}`);
  const answer = await fetch(server + href);
  const name = /filename="?([^"]+)"?/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "";
  const path = join(folder, name);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()), { mode: 0o755 });
  return path;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { SHOTS } from "./customer.js";
import { patiently } from "./patiently.js";

const TWO_DAYS_MS = 2 * 24 * 3_600_000;

/** A computer with old temporary files, on which the customer runs the real agent. */
export type CustomerComputer = {
  /**
   * Downloads the agent for this computer from the invitation's page and starts it. With a browser that is
   * the executable, opened as by double click, with no Node.js in its PATH; else the script, which answers yes.
   */
  run(server: string, code: string): void | Promise<void>;
  /** In the executable's window: reads all that would be sent, and sends it. */
  agreeToSend(): Promise<void>;
  /** In the executable's window: reads what would be done, and says yes. */
  agreeToRepair(): Promise<void>;
  said(): string;
  /** The temporary files that are left. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
};

/** The size of its old temporary files, large enough for a finding. The files are sparse and take no room. */
const OLD_BYTES = 3 * 1024 ** 3;

/** Makes a computer whose temporary folder has `old` files of two days ago and one of today. */
export async function customerComputer(
  old: number,
  /** Where the executable opens its window; null for a computer that gets the script. */
  browser: Browser | null = null,
): Promise<CustomerComputer> {
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
  const window = browser && agentWindow(browser, folder);

  return {
    async run(server, code) {
      const program = await download(server, code, window !== null, folder);
      const own = ["--home", join(folder, "home"), "--yes"];
      const address = join(folder, "address");
      child = spawn(window ? program : process.execPath, window ? [] : [program, "--server", server, ...own], {
        env: {
          PATH: window ? await withoutNode(folder, address) : (process.env.PATH ?? ""),
          HOME: folder,
          LANG: "pt_BR.UTF-8",
          BALCAO_AGENT_TMP_ROOTS: temporary,
          BALCAO_AGENT_RECONNECT_MS: "300",
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk: Buffer) => {
          said += chunk.toString();
        });
      await window?.open(address);
    },
    agreeToSend: async () => window?.agreeToSend(),
    agreeToRepair: async () => window?.agreeToRepair(),
    said: () => said,
    leftovers: () => readdir(temporary),
    async close() {
      await window?.close();
      if (child && child.exitCode === null && child.signalCode === null) {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A PATH with the system's own programs and no Node.js. In place of the program that opens a browser is one that keeps the
 * address in a file.
 */
async function withoutNode(folder: string, address: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const names = (await readdir("/usr/bin")).filter((name) => !/^(?:node|nodejs|npm|npx|xdg-open)$/.test(name));
  for (const name of names) await symlink(join("/usr/bin", name), join(bin, name));
  await writeFile(join(bin, "xdg-open"), `#!/bin/sh\nprintf %s "$1" > "${address}"\n`, { mode: 0o755 });
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

/** The executable's window in a real browser of that computer. */
function agentWindow(browser: Browser, folder: string) {
  const opening = browser.newPage({ viewport: { width: 390, height: 844 }, locale: "pt-BR" });
  const shot = async (name: string) => {
    if (SHOTS !== null) await (await opening).screenshot({ path: join(SHOTS, `agent-${name}.png`), fullPage: true });
  };
  return {
    async open(address: string): Promise<void> {
      const page = await opening;
      page.setDefaultTimeout(PATIENCE_MS);
      await patiently(async () => void (await page.goto(await readFile(address, "utf8"))));
      await page.getByText("Nada sai daqui antes de você ver").waitFor();
      await shot("1-opened");
    },
    async agreeToSend(): Promise<void> {
      const page = await opening;
      const send = page.getByRole("button", { name: "Enviar", exact: true });
      await send.waitFor();
      // Loading the page again loses nothing, and the address that was used once is good for nobody else.
      await page.reload();
      await page.getByText("Temporários antigos").waitFor();
      await page.getByText("O texto exato").click();
      const exact = page.locator("#data pre");
      expect(JSON.parse((await exact.textContent()) ?? "")).toMatchObject({ memory: { known: true } });
      await shot("2-data");
      await send.click();
      await page.getByText("Enviado para a Oficina Clique").waitFor();
    },
    async agreeToRepair(): Promise<void> {
      const page = await opening;
      const yes = page.getByRole("button", { name: "Sim, pode fazer" });
      await yes.waitFor();
      expect(await page.locator("#part-question").innerText()).toMatch(/Liberaria 3,2 GB agora em 3 arquivos/);
      // Nothing was touched before the yes on the computer itself.
      expect((await readdir(join(folder, "tmp"))).length).toBeGreaterThan(1);
      await shot("3-repair");
      await yes.click();
      await page.getByText("Pronto: liberou").waitFor();
      await shot("4-repaired");
    },
    close: async () => (await opening).close(),
  };
}

const PATIENCE_MS = 45_000;

import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assets } from "../../server/assets.js";
import { RUNTIME_CACHE, RUNTIME_REGISTRY } from "../agent/runtime-cache.js";
import { openTestPlace } from "../db/open-test-place.js";
import { sleep } from "../faults/harness/eventually.js";
import { look } from "../faults/harness/look.js";
import { type ServerProcess, startServer } from "../faults/harness/server-process.js";
import type { WayToPay } from "./way-to-pay.js";

/** The shop's consultant in this story, with the sign-in. */
export const CONSULTANT = {
  email: "marina@oficinaclique.example",
  password: "uma senha comprida da marina",
  name: "Marina Okada",
};

/**
 * The example company, served by a real process on an embedded or a server database. The process may be killed, and
 * comes back.
 */
export type Shop = {
  url: string;
  way: WayToPay;
  said(): string;
  /** A command of whoever runs the installation, beside the running server. */
  balcao(...args: string[]): Promise<string>;
  /** Rows of the database. The server must not be running. */
  look(...statements: string[]): Promise<Record<string, unknown>[][]>;
  /** kill -9, and a new start on the same folder and port. */
  crash(): Promise<void>;
  /** Stops it in order, so that the database can be read. */
  stop(): Promise<void>;
  close(): Promise<void>;
};

/** Opens it like `npm start`, with a given password for the consultant and an earlier survey. */
export async function openShop(way: WayToPay): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), "balcao-story-"));
  const company = join(folder, "company");
  const dataDir = join(folder, "data");
  await cp(assets.exampleCompany, company, { recursive: true });
  await giveConsultantPassword(join(company, "users.yaml"));
  await stayOpen(company);
  if (way.accounts !== null) await writeFile(join(company, "payments.yaml"), way.accounts);
  const place = await openTestPlace();
  const env: Record<string, string> = {
    PORT: "0",
    DATA_DIR: dataDir,
    COMPANY_DIR: company,
    STORY_PASSWORD: CONSULTANT.password,
    BURST_WINDOW_MS: "300",
    UNCERTAIN_WAIT_MS: "1500",
    LOG_LEVEL: "warn",
    DEMO: "on",
    AGENT_RUNTIME_CACHE: RUNTIME_CACHE,
    AGENT_RUNTIME_REGISTRY: RUNTIME_REGISTRY,
    ...way.env,
    ...place.env,
  };
  let server: ServerProcess = await startServer(env);
  env.PORT = String(server.port);
  way.listensAt(server.url);
  return {
    url: server.url,
    way,
    said: () => server.said(),
    look: (...statements) => (place.look ? place.look(...statements) : look(dataDir, ...statements)),
    async balcao(...args) {
      const program = [join(assets.root, "dist/balcao.js"), ...args];
      const ran = await promisify(execFile)(process.execPath, program, { env: { PATH: process.env.PATH, ...env } });
      return ran.stdout;
    },
    async crash() {
      await server.kill();
      await sleep(100);
      server = await startServer(env);
    },
    stop: () => server.stop(),
    async close() {
      await server.kill();
      await way.close();
      await place.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function giveConsultantPassword(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  const line = `email: ${CONSULTANT.email}`;
  if (!text.includes(line)) throw new Error(`${path} has no ${CONSULTANT.email}`);
  await writeFile(path, text.replace(line, `${line}\n  password: \${ENV:STORY_PASSWORD}`));
}

/** Keeps the shop open, so that the story also works at night. The flows' own tests use the real hours. */
async function stayOpen(company: string): Promise<void> {
  const hours = ["weekdays", "saturday", "sunday"].map((day) => `  ${day}: "00:00-24:00"\n`);
  await writeFile(join(company, "hours.yaml"), `hours:\n${hours.join("")}`);
  const flows = join(company, "flows");
  for (const name of await readdir(flows)) if (name.endsWith(".test.yaml")) await rm(join(flows, name));
}

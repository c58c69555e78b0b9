import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assets } from "../../server/assets.js";

const BALCAO = join(assets.root, "dist/balcao.js");
const PATIENCE = 180_000;
let place: string;
let company: string;

beforeAll(async () => {
  if (!existsSync(BALCAO)) throw new Error("run `npm run build` first (`npm test` does)");
  place = await mkdtemp(join(tmpdir(), "balcao-cli-"));
  company = join(place, "company");
  await cp(assets.exampleCompany, company, { recursive: true });
});
afterAll(async () => {
  // Without a build there is no place.
  if (place) await rm(place, { recursive: true, force: true });
});

function start(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  const ours = { PATH, HOME, DATA_DIR: join(place, "data"), LOG_LEVEL: "error", PORT: "0" };
  return spawn(process.execPath, [BALCAO, ...args], {
    cwd: place,
    env: { ...ours, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the command to its end. */
function balcao(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args, env);
  const said = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said })));
}

describe("balcao", () => {
  it("tells what there is, and an unknown command is told so", { timeout: PATIENCE }, async () => {
    const help = await balcao(["--help"]);
    expect(help.code).toBe(0);
    for (const command of ["serve", "apply", "flow", "chat", "doctor", "dead-letters", "resend"])
      expect(help.out).toContain(command);
    const unknown = await balcao(["serv"]);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain("unknown command 'serv'");
  });

  it("names every wrong setting at once, without a stack", { timeout: PATIENCE }, async () => {
    const { code, err } = await balcao(["serve"], { PORT: "99999", LOG_LEVEL: "loud", BURST_WINDOW_MS: "soon" });
    expect(code).toBe(2);
    for (const name of ["PORT", "LOG_LEVEL", "BURST_WINDOW_MS"]) expect(err).toContain(name);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("says that the data folder cannot be one, and does not hang", { timeout: PATIENCE }, async () => {
    const file = join(place, "a-file");
    await writeFile(file, "");
    for (const DATA_DIR of process.platform === "linux" ? [file, "/proc/balcao"] : [file]) {
      for (const command of ["serve", "ledger"]) {
        const { code, err } = await balcao([command], { DATA_DIR });
        expect({ command, code }).toEqual({ command, code: 2 });
        expect(err).toContain(`DATA_DIR: ${DATA_DIR} cannot be used`);
        expect(err).not.toMatch(/^\s+at /m);
      }
      const checked = await balcao(["doctor"], { DATA_DIR });
      expect(checked.code).toBe(1);
      expect(checked.out).toContain(`FAIL DATA_DIR: ${DATA_DIR} cannot be used`);
    }
  });

  it("doctor only notes an unreachable Graph API where no WhatsApp number is connected", {
    timeout: PATIENCE,
  }, async () => {
    const checked = await balcao(["doctor"], { GRAPH_API_BASE_URL: "http://127.0.0.1:9" });
    expect(checked.out).toMatch(/^note Graph API \(WhatsApp\) at 127\.0\.0\.1:9 cannot be reached/m);
    expect(checked.code).toBe(0);
  });

  it("checks and tests the shipped flows, and says where a broken one is wrong", { timeout: PATIENCE }, async () => {
    expect((await balcao(["flow", "check"])).out).toMatch(/flows are fit to publish/);
    const tested = await balcao(["flow", "test"]);
    expect(tested.code).toBe(0);
    expect(tested.out).toMatch(/[1-9]\d* passed, 0 failed/);
    const broken = join(place, "broken");
    await cp(company, broken, { recursive: true });
    await writeFile(
      join(broken, "flows/broken.yaml"),
      "flow: broken\ntitle: X\nstart:\n  - keyword: [x]\nsteps:\n  - goto: nowhere\n",
    );
    const checked = await balcao(["flow", "check", broken]);
    expect(checked.code).toBe(1);
    expect(checked.err).toContain("flows/broken.yaml:6");
    const applied = await balcao(["apply", broken], { DATA_DIR: join(place, "unused") });
    expect(applied.code).toBe(1);
    expect(applied.err).toContain("nothing was changed");
    // What is wrong and what to do about it stand on separate lines.
    expect(applied.err).toMatch(/flows\/broken\.yaml:6: [^\n]+\n {4}[A-ZÀ-Ú]/);
  });

  it("applies a folder, and the second time finds nothing to change", { timeout: PATIENCE }, async () => {
    const first = await balcao(["apply", company]);
    expect(first).toMatchObject({ code: 0, err: "" });
    const second = await balcao(["apply", company]);
    expect(second.out).toContain("Nothing to change");
    expect((await balcao(["dead-letters"])).out).toContain("Nothing was given up.");
    const resent = await balcao(["resend", "1.0"]);
    expect(resent.code).toBe(1);
    expect(resent.err).toContain("There is no dead letter 1.0");
  });

  it("says that the port is taken and what to do", { timeout: PATIENCE }, async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      }),
    );
    const { code, err } = await balcao(["serve"], { PORT: String(port) });
    other.close();
    expect(code).toBe(2);
    expect(err).toContain(`Port ${port} is taken`);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("reaches the running server of the folder; a second server is refused with the first one's pid", {
    timeout: PATIENCE * 2,
  }, async () => {
    const server = start(["serve"], {});
    try {
      await new Promise<void>((resolve, reject) => {
        server.stdout?.on("data", (chunk: Buffer) => chunk.toString().includes("listening") && resolve());
        server.once("close", (code) => reject(new Error(`the server ended with ${code}`)));
      });
      await writeFile(
        join(company, "flows/extra.yaml"),
        "flow: extra\ntitle: Extra\nstart:\n  - keyword: [extra]\nsteps:\n  - say: Extra!\n  - end: done\n",
      );
      const applied = await balcao(["apply", company]);
      expect(applied.code).toBe(0);
      expect(applied.out).not.toContain("Nothing to change");
      expect((await balcao(["apply", company])).out).toContain("Nothing to change");
      const second = await balcao(["serve"]);
      expect(second.code).toBe(2);
      expect(second.err).toContain(`in use by process ${server.pid}`);
      expect((await balcao(["doctor"])).out).toContain("in use by the running server");
    } finally {
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    expect(server.exitCode).toBe(0);
  });
});

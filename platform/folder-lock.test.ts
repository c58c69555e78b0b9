import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderInUse, lockFolder } from "./folder-lock.js";

let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "balcao-lock-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a process that takes the folder, prints whether it got it, and waits. */
async function otherProcess(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const script = join(dir, "hold.ts");
  const module = resolve(import.meta.dirname, "folder-lock.ts");
  writeFileSync(
    script,
    `import { lockFolder } from ${JSON.stringify(module)};
     lockFolder(process.argv[2]).then(() => console.log("held"), (error) => console.log(error.name, error.message));
     setInterval(() => undefined, 1000);`,
  );
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const said = await new Promise<string>((done) => child.stdout?.once("data", (text) => done(String(text).trim())));
  return { child, said };
}

describe("a folder's lock", () => {
  it("keeps a second process out and names the first, until it is released", async () => {
    const lock = await lockFolder(dir);
    const { said } = await otherProcess(dir);
    expect(said).toMatch(/^FolderInUse/);
    expect(said).toContain(`process ${process.pid}`);
    await expect(lockFolder(dir)).rejects.toThrow(FolderInUse);
    await lock.release();
    expect(readdirSync(join(dir, "lock"))).toEqual([]);
    await (await lockFolder(dir)).release();
  });

  it("is free again after kill -9, and clears what was left behind", async () => {
    const { child, said } = await otherProcess(dir);
    expect(said).toBe("held");
    const refused = await lockFolder(dir).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "FolderInUse", pid: child.pid });
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
    expect(readdirSync(join(dir, "lock"))).toHaveLength(1);
    const lock = await lockFolder(dir);
    expect(readdirSync(join(dir, "lock"))).toHaveLength(1);
    await lock.release();
  });

  it("holds while its process is stopped", async () => {
    const { child } = await otherProcess(dir);
    child.kill("SIGSTOP");
    await expect(lockFolder(dir)).rejects.toMatchObject({ pid: child.pid });
  });

  it("goes to exactly one of many that start at once", async () => {
    for (let round = 0; round < 20; round++) {
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(dir)));
      const held = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(held).toHaveLength(1);
      for (const result of results) if (result.status === "rejected") expect(result.reason).toBeInstanceOf(FolderInUse);
      await held[0]?.release();
    }
  });

  it("works in a folder whose path is too long for a socket", async () => {
    const long = join(dir, "x".repeat(100), "y".repeat(100));
    mkdirSync(long, { recursive: true });
    const lock = await lockFolder(long);
    await expect(lockFolder(long)).rejects.toThrow(FolderInUse);
    expect((await otherProcess(long)).said).toMatch(/^FolderInUse/);
    await lock.release();
  });
});

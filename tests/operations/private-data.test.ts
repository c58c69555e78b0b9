import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { companyFolder } from "../faults/harness/company.js";
import { openBalcao } from "../faults/harness/open-balcao.js";
import { root, startServer } from "../faults/harness/server-process.js";

let place: string;
let dataDir: string;
let umask: number;
beforeEach(() => {
  umask = process.umask();
  place = mkdtempSync(join(tmpdir(), "balcao-modes-"));
  dataDir = join(place, "data");
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
});
afterEach(() => {
  process.umask(umask);
  rmSync(place, { recursive: true, force: true });
});

/** What other users may access in a folder, with its mode. The folder itself is ".". */
function open(folder: string, path = "."): string[] {
  const stat = lstatSync(join(folder, path));
  const found = (stat.mode & 0o077) === 0 ? [] : [`${path} ${(stat.mode & 0o777).toString(8)}`];
  const names = stat.isDirectory() ? readdirSync(join(folder, path)) : [];
  return [...found, ...names.flatMap((name) => open(folder, join(path, name)))];
}

/** Opens everything, like `chmod -R a+rwX` and an older release did. */
function openWide(path: string): void {
  const isFolder = lstatSync(path).isDirectory();
  chmodSync(path, isFolder ? 0o777 : 0o666);
  if (isFolder) for (const name of readdirSync(path)) openWide(join(path, name));
}

const runBalcao = (env: Record<string, string>, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, "dist/balcao.js"), ...args], {
    cwd: place,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env },
  }).catch((error: { stdout: string; stderr: string; code: number }) => error);

describe.skipIf(process.platform === "win32")("72 DATA_DIR that was there before with mode 0755", () => {
  it.each(["000", "022"])(
    "holds nothing that others may touch under umask %s, while it serves, after a kill and once it was opened wide",
    async (mask) => {
      process.umask(Number.parseInt(mask, 8));
      const balcao = await openBalcao({ env: { DATA_DIR: dataDir } });
      try {
        expect(open(dataDir)).toEqual([]);
        const exported = join(place, "export");
        await balcao.balcao("export", exported);
        expect(open(exported)).toEqual([]);
        // Nothing can be applied from an export that was cut off, because this file is written last.
        const madeAt = (name: string) => lstatSync(join(exported, name)).birthtimeMs;
        const names = readdirSync(exported).filter((name) => name.endsWith(".yaml"));
        expect(names.length).toBeGreaterThan(1);
        expect(Math.max(...names.map(madeAt))).toBe(madeAt("company.yaml"));
        expect(balcao.server().said()).toMatch(/was open to other users of this machine \(mode 0755\)/);
        for (let n = 0; n < 20; n++) await balcao.write(balcao.newPhone(), "oi");
        await expect.poll(() => balcao.graph.taken.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(20);
        for (const name of ["control.sock", "database/base", "lock", "secret.key", "sandbox-gateway/payments.jsonl"])
          if (process.env.TEST_ON !== "postgres") expect([name, existsSync(join(dataDir, name))]).toEqual([name, true]);
        expect(open(dataDir)).toEqual([]);
        await balcao.kill();
        openWide(dataDir);
        const told = await runBalcao(balcao.env, "doctor");
        expect(told.stdout).toMatch(
          /^FAIL the data folder: .* is open to other users \(mode 0777\), and \d+ more in it$/m,
        );
        await balcao.start();
        expect(open(dataDir)).toEqual([]);
        await balcao.write(balcao.newPhone(), "oi");
        await balcao.stop();
        expect(open(dataDir)).toEqual([]);
      } finally {
        await balcao.close();
      }
    },
  );

  it.runIf(process.getuid?.() === 0)(
    "is refused with a reason where it, or a file in it, is somebody else's",
    async () => {
      const company = await companyFolder();
      const env = { DATA_DIR: dataDir, COMPANY_DIR: company.dir, PORT: "0" };
      mkdirSync(join(dataDir, "files"));
      writeFileSync(join(dataDir, "files/theirs"), "x");
      lchownSync(join(dataDir, "files/theirs"), 12_345, 12_345);
      await expect(startServer(env)).rejects.toThrow(
        /the server ended \(2\):[^]*files\/theirs belongs to another user \(uid 12345\)/,
      );
      lchownSync(dataDir, 12_345, 12_345);
      await expect(startServer(env)).rejects.toThrow(/DATA_DIR: \S+ belongs to another user \(uid 12345\)/);
      expect((await runBalcao(env, "doctor")).stdout).toMatch(/^FAIL the data folder: .* belongs to another user/m);
      expect(existsSync(join(dataDir, "database"))).toBe(false);
      const fine = await runBalcao({ ...env, DATA_DIR: join(place, "new") }, "doctor");
      expect(fine.stdout).toMatch(/^ok {3}the data folder is closed to other users of this machine$/m);
      await company.remove();
    },
  );
});

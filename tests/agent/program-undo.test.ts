import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { quarantine } from "../../agent/actions/quarantine.js";
import { findTemporaryFiles } from "../../agent/actions/temporary-files.js";
import { EXIT } from "../../agent/program/exit-code.js";
import { openHome } from "../../agent/program/home.js";
import { until } from "./fake-hub.js";
import { buildAgent, makeFolders, startProgram } from "./program-under-test.js";

const FILES = 24;
const BYTES = 1_500_000;
const folders = makeFolders();
const far: string[] = [];
let script: string;
beforeAll(() => {
  script = buildAgent(folders.make());
});
afterEach(() => {
  for (const folder of far.splice(0)) rmSync(folder, { recursive: true, force: true });
});
afterAll(() => folders.clear());

const shm = "/dev/shm";
const hasOther = existsSync(shm) && lstatSync(shm).dev !== lstatSync(tmpdir()).dev;
const content = (n: number) => Buffer.alloc(BYTES, `file ${n} `);

/** A quarantine whose files came from the same file system, or with `apart` from another one. */
async function kept(apart: boolean): Promise<{ root: string; home: string; id: string }> {
  const folder = folders.make();
  const root = join(folder, "tmp", "mine");
  mkdirSync(root, { recursive: true });
  for (let n = 0; n < FILES; n++) {
    writeFileSync(join(root, String(n)), content(n));
    utimesSync(join(root, String(n)), 1_700_000_000 + n, 1_700_000_000 + n);
  }
  if (apart) far.push(mkdtempSync(join(shm, "balcao-undo-")));
  const { folder: home } = openHome(apart ? join(far.at(-1) ?? "", "home") : join(folder, "home"));
  const roots = [{ path: root, kind: "temporary" as const }];
  const found = await findTemporaryFiles({ roots, olderThanMs: 1, now: Date.now(), except: [] });
  const { id, moved } = await quarantine(home, found, Date.now());
  expect(moved).toHaveLength(FILES);
  return { root, home, id };
}

/** Every file is complete, in its place or in the quarantine, and no incomplete file has its name. */
function expectAllSafe({ root, home, id }: { root: string; home: string; id: string }): void {
  for (let n = 0; n < FILES; n++) {
    const places = [join(root, String(n)), join(home, "quarantine", id, String(n))].filter((path) => existsSync(path));
    expect(places.length, String(n)).toBeGreaterThan(0);
    for (const path of places) expect(readFileSync(path).equals(content(n)), path).toBe(true);
  }
}

describe("an undo that is killed at any moment", () => {
  // How many files are back, or begun, when the program is killed.
  it.each([
    ...[2, 15].map((moment) => ({ moment, apart: false })),
    ...(hasOther ? [1, 3, 9, 20].map((moment) => ({ moment, apart: true })) : []),
  ])(
    "after $moment names (other file system: $apart) loses nothing, and a second one ends it",
    async ({ moment, apart }) => {
      const place = await kept(apart);
      const { root, home, id } = place;
      const args = ["--home", home, "--undo", id];
      const first = startProgram(script, args, root);
      const marked = () => existsSync(join(home, "quarantine", id, "undo"));
      await until(() => !existsSync(join(home, "quarantine", id)) || (marked() && readdirSync(root).length >= moment));
      first.child.kill("SIGKILL");
      await first.exit;
      expectAllSafe(place);

      const second = startProgram(script, args, root);
      // If the first run was faster than the signal, there is nothing left to undo.
      expect([EXIT.done, EXIT.failed]).toContain(await second.exit);
      expectAllSafe(place);
      expect(existsSync(join(home, "quarantine", id))).toBe(false);
      expect(readdirSync(root).sort()).toEqual(Array.from({ length: FILES }, (_, n) => String(n)).sort());
      expect(Math.round(lstatSync(join(root, "3")).mtimeMs)).toBe(1_700_000_003_000);
    },
  );
});

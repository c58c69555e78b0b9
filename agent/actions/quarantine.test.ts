import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inFolder } from "./open-folder.js";
import { purgeQuarantines, quarantine, removeSame, undoQuarantine } from "./quarantine.js";
import { findTemporaryFiles } from "./temporary-files.js";

const DAY_MS = 86_400_000;
let folder: string;
let root: string;
let home: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-quarantine-"));
  root = join(folder, "tmp");
  home = join(folder, "home");
  mkdirSync(root);
  mkdirSync(home);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, bytes = 100): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true, mode: 0o755 });
  writeFileSync(full, "x".repeat(bytes));
  utimesSync(full, (Date.now() - 2 * DAY_MS) / 1000, (Date.now() - 2 * DAY_MS) / 1000);
  return full;
}
const find = () =>
  findTemporaryFiles({ roots: [{ path: root, kind: "temporary" }], olderThanMs: DAY_MS, now: Date.now(), except: [] });
const keep = async (in_ = home) => quarantine(in_, await find(), Date.now());

describe("a quarantine", () => {
  it("leaves a file that was swapped for a link between looking and moving", async () => {
    const victim = join(folder, "victim");
    writeFileSync(victim, "mine");
    const path = put("a/file");
    const other = put("b/file");
    const changed = put("c");
    const twin = put("d");
    const found = await find();
    rmSync(path);
    symlinkSync(victim, path);
    // The folder itself becomes a link to a place that has a file of that name.
    mkdirSync(join(folder, "elsewhere"));
    linkSync(other, join(folder, "elsewhere", "file"));
    rmSync(join(root, "b"), { recursive: true });
    symlinkSync(join(folder, "elsewhere"), join(root, "b"));
    writeFileSync(changed, "written meanwhile");
    linkSync(twin, join(folder, "second name"));
    for (const file of found) expect(await removeSame(file)).toBe(false);
    expect((await quarantine(home, found, Date.now())).moved).toEqual([]);
    expect(readFileSync(victim, "utf8")).toBe("mine");
    expect(existsSync(join(folder, "elsewhere", "file"))).toBe(true);
    expect(readFileSync(changed, "utf8")).toBe("written meanwhile");
  });

  it("has its list on the disk before the first file moves, so that a crash loses nothing", async () => {
    const one = put("one");
    const two = put("two");
    const found = await find();
    const { id } = await quarantine(home, found, Date.now());
    // As after a crash between the two files: the second had not been moved yet.
    const left = found[1]?.path ?? "";
    writeFileSync(left, "x".repeat(100));
    rmSync(join(home, "quarantine", id, "1"));
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
    expect(existsSync(one) && existsSync(two)).toBe(true);
  });

  it("never puts a file back over another", async () => {
    const one = put("one");
    const { id } = await quarantine(home, await find(), Date.now());
    writeFileSync(one, "new work");
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
    expect(readFileSync(one, "utf8")).toBe("new work");
    rmSync(one);
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
  });

  it("is deleted after 15 days and not a moment before", async () => {
    put("one");
    const now = Date.now();
    const { id } = await quarantine(home, await find(), now);
    expect(await purgeQuarantines(home, now + 15 * DAY_MS - 1)).toBe(0);
    expect(await purgeQuarantines(home, now + 15 * DAY_MS)).toBe(1);
    await expect(undoQuarantine(home, id)).rejects.toThrow("Não encontrei essa limpeza");
  });

  it("is kept for 15 days more once an undo was begun", async () => {
    const one = put("one");
    const { id } = await keep();
    writeFileSync(one, "new work");
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
    const undone = lstatSync(join(home, "quarantine", id, "undo")).mtimeMs;
    const list = join(home, "quarantine", id, "manifest.json");
    writeFileSync(list, JSON.stringify({ ...JSON.parse(readFileSync(list, "utf8")), at: 1 }));
    expect(await purgeQuarantines(home, undone + 15 * DAY_MS - 1)).toBe(0);
    expect(await purgeQuarantines(home, undone + 15 * DAY_MS)).toBe(1);
  });

  it.each(["../../etc", "", "20260101-zzzzzzzz", "/"])("is not looked for under %j", async (id) => {
    await expect(undoQuarantine(home, id)).rejects.toThrow("não é o número de uma limpeza");
  });
});

describe("an undo", () => {
  it("follows no link that was put in place of a folder afterwards", async () => {
    put("a/b/one");
    const { id } = await keep();
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(join(elsewhere, "b"), { recursive: true });
    rmSync(join(root, "a"), { recursive: true });
    symlinkSync(elsewhere, join(root, "a"));
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
    rmSync(join(elsewhere, "b"), { recursive: true });
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
    expect(readdirSync(elsewhere)).toEqual([]);
    // The link is removed: the folders are made again, and the file comes back.
    rmSync(join(root, "a"));
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
    expect(lstatSync(join(root, "a/b/one")).size).toBe(100);
  });

  it.skipIf(process.getuid?.() !== 0)("puts nothing into a folder that is somebody else's now", async () => {
    put("a/one");
    const { id } = await keep();
    chownSync(join(root, "a"), 65534, 65534);
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
    expect(readdirSync(join(root, "a"))).toEqual([]);
  });

  it("goes on with the others where one place cannot be made", async () => {
    put("a/one");
    const two = put("two");
    const { id } = await keep();
    rmSync(join(root, "a"), { recursive: true });
    writeFileSync(join(root, "a"), "a file now");
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 1 });
    expect(existsSync(two)).toBe(true);
  });

  it("that was cut off between the two names of a file is brought to its end", async () => {
    const one = put("one");
    const { id } = await keep();
    linkSync(join(home, "quarantine", id, "0"), one);
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
    expect(lstatSync(one).nlink).toBe(1);
  });

  it("that was cut off in a copy removes what is half of ours, and nothing of anybody else", async () => {
    const one = put("one");
    const { id } = await keep();
    const half = join(root, `.balcao-${id}-0.part`);
    const others = [join(root, `.balcao-${id}-1.part`), join(root, "film.part"), join(root, ".balcao-x.part")];
    for (const path of [half, ...others]) writeFileSync(path, "half");
    expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
    expect(existsSync(half)).toBe(false);
    expect(existsSync(one)).toBe(true);
    for (const path of others) expect(existsSync(path), path).toBe(true);
  });

  it("that nobody brought to its end leaves nothing of ours behind when its time is over", async () => {
    put("one");
    const { id } = await keep();
    const half = join(root, `.balcao-${id}-0.part`);
    writeFileSync(half, "half");
    writeFileSync(join(home, "quarantine", id, "undo"), "");
    writeFileSync(join(root, "film.part"), "half");
    expect(await purgeQuarantines(home, Date.now() + 16 * DAY_MS)).toBe(1);
    expect(readdirSync(root)).toEqual(["film.part"]);
  });

  it("never takes half a file, or another of the same size, for one that came back", async () => {
    const one = put("one");
    const { id } = await keep();
    for (const content of ["x".repeat(50), "y".repeat(100)]) {
      writeFileSync(one, content);
      const { mtimeMs } = JSON.parse(readFileSync(join(home, "quarantine", id, "manifest.json"), "utf8")).files[0];
      utimesSync(one, mtimeMs / 1000, mtimeMs / 1000);
      expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
      expect(lstatSync(join(home, "quarantine", id, "0")).size).toBe(100);
    }
    truncateSync(one, 0);
    expect(await undoQuarantine(home, id)).toEqual({ restored: 0, kept: 1 });
  });
});

const shm = "/dev/shm";
const hasOther = existsSync(shm) && lstatSync(shm).dev !== lstatSync(tmpdir()).dev;
describe.skipIf(!hasOther)("between two file systems", () => {
  let far: string;
  beforeEach(() => {
    far = mkdtempSync(join(shm, "balcao-quarantine-"));
  });
  afterEach(() => rmSync(far, { recursive: true, force: true }));

  it("files move by copying, checking and only then removing, also those that may only be read", async () => {
    const one = put("one", 70_000);
    const only = put("read-only");
    chmodSync(only, 0o400);
    const { id, moved } = await keep(far);
    expect(moved.map(({ bytes }) => bytes).sort()).toEqual([100, 70_000]);
    expect(existsSync(one) || existsSync(only)).toBe(false);
    expect(await undoQuarantine(far, id)).toEqual({ restored: 2, kept: 0 });
    expect(readFileSync(one, "utf8")).toBe("x".repeat(70_000));
    expect(lstatSync(only).mode & 0o777).toBe(0o400);
    expect(readdirSync(root).sort()).toEqual(["one", "read-only"]);
  });

  it("what a cut-off undo had copied counts as back only when it is whole", async () => {
    const one = put("one", 70_000);
    const { id } = await keep(far);
    const at = join(far, "quarantine", id, "0");
    const part = join(root, `.balcao-${id}-0.part`);
    writeFileSync(part, "x".repeat(30_000)); // killed in the copy
    expect(await undoQuarantine(far, id)).toEqual({ restored: 1, kept: 0 });
    expect([lstatSync(one).size, existsSync(part), existsSync(at)]).toEqual([70_000, false, false]);
  });

  it("an undo that was killed before the copy in the quarantine was removed takes nothing twice", async () => {
    const one = put("one", 70_000);
    const { mtimeMs } = lstatSync(one);
    const { id } = await keep(far);
    writeFileSync(one, "x".repeat(70_000));
    utimesSync(one, mtimeMs / 1000, mtimeMs / 1000);
    linkSync(one, join(root, `.balcao-${id}-0.part`));
    expect(await undoQuarantine(far, id)).toEqual({ restored: 1, kept: 0 });
    expect(readdirSync(root)).toEqual(["one"]);
    expect(existsSync(join(far, "quarantine", id))).toBe(false);
  });
});

describe("a folder that is reached without links", () => {
  const isRoot = process.getuid?.() === 0;
  it.skipIf(!isRoot)("may lie below one that this user may pass through and not read", async () => {
    mkdirSync(join(root, "people/ana"), { recursive: true });
    chmodSync(folder, 0o711);
    chmodSync(join(root, "people"), 0o711);
    chownSync(join(root, "people/ana"), 65534, 65534);
    process.seteuid?.(65534);
    try {
      expect(await inFolder(join(root, "people/ana"), "make", async () => "there")).toBe("there");
    } finally {
      process.seteuid?.(0);
    }
  });
});

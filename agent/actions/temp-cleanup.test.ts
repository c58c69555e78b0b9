import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActionResult } from "../wire.js";
import type { Workplace } from "./action.js";
import { findAction } from "./allow-list.js";
import { purgeQuarantines, quarantine, undoQuarantine } from "./quarantine.js";
import { findTemporaryFiles, temporaryRoots } from "./temporary-files.js";

const DAY_MS = 86_400_000;
let folder: string;
let root: string;
let at: Workplace;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-cleanup-"));
  root = join(folder, "tmp");
  mkdirSync(root);
  mkdirSync(join(folder, "home"));
  said = [];
  at = {
    home: join(folder, "home"),
    temporaryRoots: [root],
    os: "linux",
    now: Date.now,
    say: (line) => said.push(line),
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, options: { bytes?: number; days?: number; readDays?: number } = {}): string {
  const { bytes = 100, days = 2, readDays = days } = options;
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true, mode: 0o755 });
  writeFileSync(full, "x".repeat(bytes));
  utimesSync(full, (Date.now() - readDays * DAY_MS) / 1000, (Date.now() - days * DAY_MS) / 1000);
  return full;
}

function prepared(params: unknown = {}) {
  const action = findAction("temp-cleanup")?.prepare(params);
  if (action == null) throw new Error("The parameters were refused.");
  return action;
}
const undoId = (result: ActionResult) => /--undo (\S+)/.exec(result.undo ?? "")?.[1] ?? "none";

describe("temp-cleanup", () => {
  it("says beforehand how much it would move, and changes nothing then", async () => {
    put("a/one", { bytes: 1000 });
    put("two", { bytes: 500 });
    const result = await prepared().preview(at);
    expect(result).toMatchObject({ effect: { bytes: 1500, files: 2 }, before: { temporaryBytes: 1500 } });
    expect(readdirSync(root).sort()).toEqual(["a", "two"]);
    expect(existsSync(join(at.home, "quarantine"))).toBe(false);
  });

  it("moves exactly what it said, measures before and after, and puts it all back", async () => {
    const one = put("a/b/one", { bytes: 1000, days: 9 });
    const two = put("two");
    const mtime = lstatSync(one).mtimeMs;
    const result = await prepared().run(at);
    expect(result.effect).toEqual({ bytes: 1100, files: 2 });
    expect(result.before).toMatchObject({ temporaryBytes: 1100, temporaryFiles: 2 });
    expect(result.after).toMatchObject({ temporaryBytes: 0, temporaryFiles: 0 });
    expect(existsSync(one) || existsSync(two)).toBe(false);

    expect(await undoQuarantine(at.home, undoId(result))).toEqual({ restored: 2, kept: 0 });
    expect(readFileSync(one, "utf8")).toBe("x".repeat(1000));
    expect(lstatSync(one).mtimeMs).toBe(mtime);
    expect(readdirSync(join(at.home, "quarantine"))).toEqual([]);
  });

  it("leaves what is young, was read lately, has two names, is a link, locked or open", async () => {
    const outside = join(folder, "document");
    writeFileSync(outside, "mine");
    utimesSync(outside, 1, 1);
    const open = put("open");
    const handle = openSync(open, "r");
    const stay = [put("young", { days: 0.9 }), put("read", { readDays: 0.5 }), put("twin"), put("db.lock"), open];
    linkSync(join(root, "twin"), join(root, "twin-2"));
    symlinkSync(outside, join(root, "link"));
    symlinkSync(folder, join(root, "folder-link"));
    mkdirSync(join(root, "shared"));
    stay.push(put("shared/other"));
    chmodSync(join(root, "shared"), 0o777);
    const gone = put("gone");
    try {
      expect((await prepared().preview(at)).effect).toEqual({ bytes: 100, files: 1 });
      expect((await prepared().run(at)).effect).toEqual({ bytes: 100, files: 1 });
      expect(existsSync(gone)).toBe(false);
      for (const path of stay) expect(existsSync(path), path).toBe(true);
      expect(readFileSync(outside, "utf8")).toBe("mine");
      expect(lstatSync(join(root, "link")).isSymbolicLink()).toBe(true);
    } finally {
      closeSync(handle);
    }
  });

  it("does not touch its own folder when that lies among the temporary ones", async () => {
    at = { ...at, home: join(root, "agent") };
    mkdirSync(at.home);
    const own = put("agent/identity.json");
    put("old");
    expect((await prepared().run(at)).effect).toEqual({ bytes: 100, files: 1 });
    expect(existsSync(own)).toBe(true);
    expect((await prepared().run(at)).effect).toEqual({ bytes: 0, files: 0 });
  });

  it("takes the oldest first, within its limit", async () => {
    put("new", { bytes: 600, days: 2 });
    put("old", { bytes: 600, days: 8 });
    expect((await prepared({ maxBytes: 1000 }).run(at)).effect).toEqual({ bytes: 600, files: 1 });
    expect(readdirSync(root)).toEqual(["new"]);
  });

  it.each([
    [{ olderThanHours: 23 }],
    [{ olderThanHours: 24.5 }],
    [{ olderThanHours: "24" }],
    [{ maxBytes: 0 }],
    [{ maxBytes: 1e15 }],
    [{ roots: ["/home"] }],
    [{ path: "/etc" }],
    [null],
    [[]],
    ["; rm -rf /"],
  ])("refuses the parameters %j", (params) => {
    expect(findAction("temp-cleanup")?.prepare(params)).toBeNull();
  });

  it("does nothing over folders that are too wide to be meant", async () => {
    for (const wide of ["/", homedir()])
      expect(await findTemporaryFiles({ roots: [wide], olderThanMs: DAY_MS, now: Date.now(), except: [] })).toEqual([]);
  });

  it("goes on where a folder may not be read", async () => {
    put("secret/one");
    put("two");
    chmodSync(join(root, "secret"), 0o000);
    const isRoot = process.getuid?.() === 0; // for whom nothing is closed
    const result = await prepared().run(at);
    chmodSync(join(root, "secret"), 0o755);
    expect(result.effect.files).toBe(isRoot ? 2 : 1);
  });
});

describe("a quarantine", () => {
  const find = () => findTemporaryFiles({ roots: [root], olderThanMs: DAY_MS, now: Date.now(), except: [] });

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
    // The folder itself becomes a link to a place with a file of that name.
    mkdirSync(join(folder, "elsewhere"));
    linkSync(other, join(folder, "elsewhere", "file"));
    rmSync(join(root, "b"), { recursive: true });
    symlinkSync(join(folder, "elsewhere"), join(root, "b"));
    writeFileSync(changed, "written meanwhile");
    linkSync(twin, join(folder, "second name"));
    const moved = await quarantine(at.home, found, Date.now());
    expect(moved).toMatchObject({ files: 0, bytes: 0, left: 4 });
    expect(readFileSync(victim, "utf8")).toBe("mine");
    expect(existsSync(join(folder, "elsewhere", "file"))).toBe(true);
    expect(readFileSync(changed, "utf8")).toBe("written meanwhile");
  });

  it("has its list on the disk before the first file moves, so that a crash loses nothing", async () => {
    const one = put("one");
    const two = put("two");
    const found = await find();
    const { id } = await quarantine(at.home, found, Date.now());
    // As after a crash between the two: the second had not moved yet.
    const left = found[1]?.path ?? "";
    writeFileSync(left, "x".repeat(100));
    rmSync(join(at.home, "quarantine", id, "1"));
    expect(await undoQuarantine(at.home, id)).toEqual({ restored: 1, kept: 0 });
    expect(existsSync(one) && existsSync(two)).toBe(true);
  });

  it("never puts a file back over another", async () => {
    const one = put("one");
    const { id } = await quarantine(at.home, await find(), Date.now());
    writeFileSync(one, "new work");
    expect(await undoQuarantine(at.home, id)).toEqual({ restored: 0, kept: 1 });
    expect(readFileSync(one, "utf8")).toBe("new work");
    rmSync(one);
    expect(await undoQuarantine(at.home, id)).toEqual({ restored: 1, kept: 0 });
  });

  const shm = "/dev/shm";
  const hasOther = existsSync(shm) && lstatSync(shm).dev !== lstatSync(tmpdir()).dev;
  it.skipIf(!hasOther)("moves to another file system by copying, checking and only then removing", async () => {
    const home = mkdtempSync(join(shm, "balcao-quarantine-"));
    try {
      const one = put("one", { bytes: 70_000 });
      const { id, bytes } = await quarantine(home, await find(), Date.now());
      expect(bytes).toBe(70_000);
      expect(existsSync(one)).toBe(false);
      expect(await undoQuarantine(home, id)).toEqual({ restored: 1, kept: 0 });
      expect(readFileSync(one, "utf8")).toBe("x".repeat(70_000));
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("is deleted after 15 days and not a moment before", async () => {
    put("one");
    const now = Date.now();
    const { id } = await quarantine(at.home, await find(), now);
    expect(await purgeQuarantines(at.home, now + 15 * DAY_MS - 1)).toBe(0);
    expect(await purgeQuarantines(at.home, now + 15 * DAY_MS)).toBe(1);
    await expect(undoQuarantine(at.home, id)).rejects.toThrow("Não encontrei essa limpeza");
  });

  it.each(["../../etc", "", "20260101-zzzzzzzz", "/"])("is not looked for under %j", async (id) => {
    await expect(undoQuarantine(at.home, id)).rejects.toThrow("não é o número de uma limpeza");
  });
});

describe("the list of actions", () => {
  it.each(["rm -rf /", "sh", "temp-cleanup; id", "__proto__", "constructor", ""])("does not know %j", (name) => {
    expect(findAction(name)).toBeUndefined();
  });

  it("keeps Windows' own clean-up to Windows, without parameters", () => {
    const action = findAction("disk-cleanup");
    expect(action?.systems).toEqual(["windows"]);
    expect(action?.prepare({ volume: "D:" })).toBeNull();
    expect(action?.prepare({})).not.toBeNull();
  });

  it("cleans the folders that the environment names instead of the system's, where it names some", () => {
    expect(temporaryRoots({ BALCAO_AGENT_TMP_ROOTS: "/a:/b" }, "linux")).toEqual(["/a", "/b"]);
    expect(temporaryRoots({ BALCAO_AGENT_TMP_ROOTS: "" }, "linux")).toEqual([]);
    expect(temporaryRoots({}, "linux")).toEqual([tmpdir(), join(homedir(), ".cache")]);
  });
});

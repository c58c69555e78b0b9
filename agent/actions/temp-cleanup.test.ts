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
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActionResult } from "../wire.js";
import type { Workplace } from "./action.js";
import { findAction } from "./allow-list.js";
import { undoQuarantine } from "./quarantine.js";
import { findTemporaryFiles, temporaryRoots } from "./temporary-files.js";
import { type Volume, volumeOf } from "./volume-of.js";

const DAY_MS = 86_400_000;
let folder: string;
let root: string;
let at: Workplace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-cleanup-"));
  root = join(folder, "tmp");
  mkdirSync(root);
  mkdirSync(join(folder, "home"));
  at = {
    home: join(folder, "home"),
    temporaryRoots: [{ path: root, kind: "temporary" }],
    volumeOf,
    os: "linux",
    tools: { run: () => Promise.reject(new Error("no program is started here")) },
    person: root,
    systemAutostart: [],
    isAttended: true,
    undoCommand: (id) => `node agente --undo ${id}`,
    now: Date.now,
    say: () => undefined,
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
const undoId = (result: ActionResult) => /--undo (\S+)/.exec(result.undoWith?.command ?? "")?.[1] ?? "none";

/** Runs preview, the customer's yes, and the clean-up. `between` happens before the yes. */
async function cleaned(params: unknown = {}, between: () => void = () => {}): Promise<ActionResult> {
  const promised = { at: at.now(), result: await prepared(params).preview(at) };
  between();
  return prepared(params).run(at, promised);
}
const withNothing = { laterFiles: 0, laterBytes: 0, stayFiles: 0, stayBytes: 0 };

/** Puts the temporary folder on one disk, and the agent's folder on another with so much room. */
function onAnotherDisk(roomAtHome: number): void {
  const disks: { [place: string]: Volume } = {
    [root]: { id: "a", mount: "/", freeBytes: 1e9 },
    [at.home]: { id: "b", mount: "/media/ana/FOTOS", freeBytes: roomAtHome },
  };
  at = { ...at, volumeOf: async (path) => disks[path] ?? Promise.reject(new Error(path)) };
}

describe("temp-cleanup", () => {
  it("says beforehand which folders, how many files and how much, names no file, and changes nothing then", async () => {
    put("a/one.tmp", { bytes: 1000 });
    put("two", { bytes: 500 });
    const result = await prepared().preview(at);
    expect(result).toMatchObject({
      effect: { bytes: 1000, files: 1, laterBytes: 500, laterFiles: 1 },
      before: { temporaryBytes: 1500 },
      folders: [
        { folder: root, files: 1, bytes: 1000, how: "removed" },
        { folder: root, files: 1, bytes: 500, how: "kept" },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/one\.tmp|two/);
    expect(readdirSync(root).sort()).toEqual(["a", "two"]);
    expect(existsSync(join(at.home, "quarantine"))).toBe(false);
  });

  it("names folders below the home folder with ~", async () => {
    // A name without random letters: those look like a secret and are left out.
    const below = join(homedir(), ".balcao-cleanup-test");
    mkdirSync(below, { recursive: true });
    try {
      writeFileSync(join(below, "old"), "x");
      utimesSync(join(below, "old"), 1, 1);
      at = { ...at, temporaryRoots: [{ path: below, kind: "cache" }] };
      const { folders } = await prepared().preview(at);
      expect(folders?.map(({ folder: name }) => name)).toEqual([`~/${basename(below)}`]);
    } finally {
      rmSync(below, { recursive: true });
    }
  });

  it("removes what is made again and keeps what could be missed, which all comes back", async () => {
    const gone = put("a/b/sobra.tmp", { bytes: 1000, days: 9 });
    const photo = put("a/foto.jpg", { bytes: 300 });
    const mtime = lstatSync(photo).mtimeMs;
    const result = await cleaned();
    expect(result.effect).toEqual({
      files: 1,
      bytes: 1000,
      laterFiles: 1,
      laterBytes: 300,
      stayFiles: 0,
      stayBytes: 0,
      leftFiles: 0,
      leftBytes: 0,
    });
    expect(result.before).toMatchObject({ temporaryBytes: 1300, temporaryFiles: 2 });
    expect(result.after).toMatchObject({ temporaryBytes: 0, temporaryFiles: 0 });
    expect(result.undo).toContain("O que é apagado não volta");
    expect(existsSync(gone) || existsSync(photo)).toBe(false);
    expect(readdirSync(join(at.home, "quarantine", undoId(result))).sort()).toEqual(["0", "manifest.json"]);

    expect(await undoQuarantine(at.home, undoId(result))).toEqual({ restored: 1, kept: 0 });
    expect(readFileSync(photo, "utf8")).toBe("x".repeat(300));
    expect(lstatSync(photo).mtimeMs).toBe(mtime);
    expect(readdirSync(join(at.home, "quarantine"))).toEqual([]);
  });

  it("keeps nothing of a cache, except what is somebody's", async () => {
    at = { ...at, temporaryRoots: [{ path: root, kind: "cache" }] };
    for (const name of ["thumbnails/a.png", "mozilla/x/entry"]) put(name);
    for (const name of ["JetBrains/IDEA/LocalHistory/changes", "vim/swap/letter", "zsh/history", "fr-Ab12cd/conta.pdf"])
      put(name);
    expect((await cleaned()).effect).toMatchObject({ files: 2, laterFiles: 4 });
  });

  it("leaves what is young, was read lately, has two names, is a link, locked or open", async () => {
    const outside = join(folder, "document");
    writeFileSync(outside, "mine");
    utimesSync(outside, 1, 1);
    const open = put("open.tmp");
    const handle = openSync(open, "r");
    const stay = [
      put("young.tmp", { days: 0.9 }),
      put("read.tmp", { readDays: 0.5 }),
      put("twin.tmp"),
      put("db.lock"),
      open,
    ];
    linkSync(join(root, "twin.tmp"), join(root, "twin-2.tmp"));
    symlinkSync(outside, join(root, "link.tmp"));
    symlinkSync(folder, join(root, "folder-link"));
    mkdirSync(join(root, "shared"));
    stay.push(put("shared/other.tmp"));
    chmodSync(join(root, "shared"), 0o777);
    const gone = put("gone.tmp");
    try {
      expect((await prepared().preview(at)).effect).toEqual({ ...withNothing, bytes: 100, files: 1 });
      expect((await cleaned()).effect).toMatchObject({ bytes: 100, files: 1, leftFiles: 0 });
      expect(existsSync(gone)).toBe(false);
      for (const path of stay) expect(existsSync(path), path).toBe(true);
      expect(readFileSync(outside, "utf8")).toBe("mine");
      expect(lstatSync(join(root, "link.tmp")).isSymbolicLink()).toBe(true);
    } finally {
      closeSync(handle);
    }
  });

  it("does not touch its own folder when that lies among the temporary ones", async () => {
    at = { ...at, home: join(root, "agent") };
    mkdirSync(at.home);
    const own = put("agent/identity.json");
    put("old");
    expect((await cleaned()).effect).toMatchObject({ laterBytes: 100, laterFiles: 1 });
    expect(existsSync(own)).toBe(true);
    expect((await cleaned()).effect).toMatchObject({ files: 0, laterFiles: 0 });
  });

  it("takes the oldest first, within its limit", async () => {
    put("new", { bytes: 600, days: 2 });
    put("old", { bytes: 600, days: 8 });
    expect((await cleaned({ maxBytes: 1000 })).effect).toMatchObject({ laterBytes: 600, laterFiles: 1 });
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
      expect(
        await findTemporaryFiles({
          roots: [{ path: wide, kind: "cache" }],
          olderThanMs: DAY_MS,
          now: Date.now(),
          except: [],
        }),
      ).toEqual([]);
  });

  it("goes on where a folder may not be read", async () => {
    put("secret/one");
    put("two");
    chmodSync(join(root, "secret"), 0o000);
    const isRoot = process.getuid?.() === 0; // for whom nothing is closed
    const result = await cleaned();
    chmodSync(join(root, "secret"), 0o755);
    expect(result.effect.laterFiles).toBe(isRoot ? 2 : 1);
  });
});

describe("another disk", () => {
  it("takes what could be missed only where it keeps 2 GB free, and the words say what stays", async () => {
    const photo = put("photo", { bytes: 5000 });
    const gone = put("sobra.tmp", { bytes: 100 });
    onAnotherDisk(2e9 + 4000);
    const full = await cleaned();
    expect(full.effect).toEqual({
      ...withNothing,
      files: 1,
      bytes: 100,
      stayFiles: 1,
      stayBytes: 5000,
      leftFiles: 0,
      leftBytes: 0,
    });
    expect(existsSync(photo) && !existsSync(gone)).toBe(true);
    expect(full.undo).toBeNull();
    expect(full).not.toHaveProperty("undoWith");

    onAnotherDisk(2e9 + 6000);
    const roomy = await cleaned();
    expect(roomy.effect).toMatchObject({ files: 1, bytes: 5000, laterFiles: 0, stayFiles: 0 });
    expect(roomy.folders).toEqual([{ folder: root, files: 1, bytes: 5000, how: "moved" }]);
    expect(existsSync(photo)).toBe(false);
    expect(await undoQuarantine(at.home, undoId(roomy))).toEqual({ restored: 1, kept: 0 });
  });

  it("is not what is measured: before and after are of the disk that was cleaned", async () => {
    put("sobra.tmp");
    onAnotherDisk(9e9);
    expect((await cleaned()).disks).toEqual([{ mount: "/", freeBefore: 1e9, freeAfter: 1e9 }]);
  });

  it("is never named by its place where that tells who someone is", async () => {
    put("sobra.tmp");
    at = { ...at, volumeOf: async () => ({ id: "m", mount: "/media/ana/FOTOS", freeBytes: 9e9 }) };
    const { disks } = await prepared().preview(at);
    expect(disks?.map(({ mount }) => mount)).toEqual([root.slice(0, 64)]);
  });
});

describe("the promise of a preview", () => {
  it("bounds the run: nothing that came or grew old later, however old it says it is", async () => {
    const promised = put("old.tmp");
    let later = "";
    let moment = Date.now();
    at = { ...at, now: () => moment };
    const ripe = put("ripe.tmp", { days: 0.99 });
    const result = await cleaned({}, () => {
      moment += DAY_MS;
      later = put("unpacked.tmp", { days: 400 });
      utimesSync(later, 1, 1);
    });
    expect(result.effect).toMatchObject({ files: 1, leftFiles: 0 });
    expect([promised, ripe, later].map(existsSync)).toEqual([false, true, true]);
  });

  it("bounds the run: of each folder no more files and bytes than it said", async () => {
    put("one.tmp", { bytes: 100, days: 5 });
    put("two.tmp", { bytes: 100, days: 4 });
    const result = await prepared().preview(at);
    const half = { ...result, folders: [{ folder: root, files: 1, bytes: 150, how: "removed" as const }] };
    expect((await prepared().run(at, { at: at.now(), result: half })).effect).toMatchObject({ files: 1, bytes: 100 });
    expect(readdirSync(root)).toEqual(["two.tmp"]);
    const none = { ...result, folders: [] };
    expect((await prepared().run(at, { at: at.now(), result: none })).effect).toMatchObject({ files: 0 });
    const kept = { ...result, folders: [{ folder: root, files: 9, bytes: 900, how: "kept" as const }] };
    expect((await prepared().run(at, { at: at.now(), result: kept })).effect).toMatchObject({ files: 0, leftFiles: 9 });
    expect(readdirSync(root)).toEqual(["two.tmp"]);
  });

  it("is told with what was not done of it, also where files were gone or changed before", async () => {
    const [, changed = "", gone = ""] = ["a.tmp", "b.tmp", "c.tmp", "d"].map((name) => put(name));
    const result = await cleaned({}, () => {
      writeFileSync(changed, "new");
      rmSync(gone);
    });
    expect(result.effect).toMatchObject({ files: 1, laterFiles: 1, leftFiles: 2, leftBytes: 200 });
    expect(readFileSync(changed, "utf8")).toBe("new");
  });

  it("of an older version, that all can be undone, is not carried out by removing", async () => {
    put("one.tmp");
    const old = { effect: { files: 1, bytes: 100 }, undo: "Por 15 dias dá para desfazer" };
    await expect(prepared().run(at, { at: at.now(), result: old })).rejects.toThrow("versão antiga");
    expect(readdirSync(root)).toEqual(["one.tmp"]);
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
    expect(temporaryRoots({ BALCAO_AGENT_TMP_ROOTS: "/a:/b", BALCAO_AGENT_CACHE_ROOTS: "/c" }, "linux")).toEqual([
      { path: "/a", kind: "temporary" },
      { path: "/b", kind: "temporary" },
      { path: "/c", kind: "cache" },
    ]);
    expect(temporaryRoots({ BALCAO_AGENT_TMP_ROOTS: "" }, "linux")).toEqual([]);
    expect(temporaryRoots({}, "linux")).toEqual([
      { path: tmpdir(), kind: "temporary" },
      { path: join(homedir(), ".cache"), kind: "cache" },
    ]);
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderInUse } from "../../platform/folder-lock.js";
import { openHome } from "./home.js";
import { openJournal } from "./journal.js";
import { openLockedHome } from "./open-locked-home.js";
import { spareHomes } from "./spare-homes.js";

let root: string;
let folder: string;
let spare: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "balcao-full-"));
  folder = join(root, "home");
  spare = join(root, "spare");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes the folder one that takes nothing, as a full disk does: a folder stands where the trial is written. */
const fill = () => mkdirSync(join(folder, "trial", "x"), { recursive: true });
const free = () => rmSync(join(folder, "trial"), { recursive: true });
const ENTRY = { what: "started", at: 1, id: "one" } as const;

describe("the program's folder on a full disk", () => {
  it("is replaced by one in memory, which knows what the folder knew, and is taken over when there is room again", () => {
    const before = openHome(folder, [spare]);
    expect(before.place).toBe(folder);
    const { publicKey } = before.identity();
    openJournal(before).write(ENTRY);
    fill();
    const during = openHome(folder, [spare]);
    expect(during.place).toBe(spare);
    expect(statSync(spare).mode & 0o777).toBe(0o700);
    expect(during.identity().publicKey).toBe(publicKey);
    expect(openJournal(during).started("one")).toBe(true);
    openJournal(during).write({ ...ENTRY, id: "two" });
    during.write("outbox.json", "[]");
    free();
    const after = openHome(folder, [spare]);
    expect(after.place).toBe(folder);
    expect(["one", "two"].map((id) => openJournal(after).started(id))).toEqual([true, true]);
    expect(readFileSync(join(folder, "outbox.json"), "utf8")).toBe("[]");
    expect(existsSync(spare)).toBe(false);
  });

  it.skipIf(process.platform === "win32")(
    "stays with the agent that works there, and opens when it has ended",
    async () => {
      fill();
      const running = await openLockedHome(folder, [spare]);
      running.home.write("outbox.json", "[]");
      free();
      await expect(openLockedHome(folder, [spare])).rejects.toThrow(FolderInUse);
      expect(readFileSync(join(spare, "outbox.json"), "utf8")).toBe("[]");
      await running.release();
      const next = await openLockedHome(folder, [spare]);
      expect(next.home.read("outbox.json")).toBe("[]");
      expect(existsSync(spare)).toBe(false);
      await expect(openLockedHome(folder, [spare])).rejects.toThrow(FolderInUse);
      await next.release();
    },
  );

  it("without any other place pairs and measures, and writes no journal, without which nothing is repaired", () => {
    writeFileSync(join(root, "file"), "");
    const home = openHome(join(root, "file", "home"), [join(root, "file", "spare")]);
    expect(home.place).toBeNull();
    const { publicKey } = home.identity();
    expect(home.identity().publicKey).toBe(publicKey);
    expect(() => openJournal(home).write(ENTRY)).toThrow("ENOSPC");
    home.forget();
    expect(home.identity().publicKey).not.toBe(publicKey);
  });

  it("forgets what stands on the disk, too, when there is no other place", () => {
    const { publicKey } = openHome(folder).identity();
    fill();
    const home = openHome(folder);
    expect(home.place).toBeNull();
    expect(home.identity().publicKey).toBe(publicKey);
    home.forget();
    expect(existsSync(join(folder, "identity.json"))).toBe(false);
  });

  it("uses no place that somebody else may have made", () => {
    const env = { XDG_RUNTIME_DIR: "/run/user/7" };
    const [first = "/run/user/7/balcao-agent-"] = spareHomes(env, "/home/ana/a");
    expect(first).toContain("/run/user/7/balcao-agent-");
    expect(spareHomes(env, "/home/ana/b").some((one) => spareHomes(env, "/home/ana/a").includes(one))).toBe(false);
    expect(spareHomes(env, "/home/ana/b/../a/")).toEqual(spareHomes(env, "/home/ana/a"));
    if (process.getuid?.() === 0) return;
    fill();
    expect(openHome(folder, ["/tmp"]).place).toBeNull();
  });
});

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHome } from "./home.js";
import { removeProgram } from "./remove-program.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "balcao-remove-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SCRIPT = { script: "agent.mjs", path: "agent.mjs" };

/** A folder in which the program worked, and in which somebody's own things stand. */
function shared(name: string) {
  const folder = join(root, name);
  const home = openHome(folder);
  home.identity();
  home.write("outbox.json", "[]");
  home.append("journal.jsonl", "x");
  mkdirSync(join(folder, "lock"));
  writeFileSync(join(folder, "lock", "12-0123456789ab.sock"), "");
  mkdirSync(join(folder, "quarantine", "mine"), { recursive: true });
  mkdirSync(join(folder, "photos"));
  writeFileSync(join(folder, "photos", "one.jpg"), "");
  writeFileSync(join(folder, "letter.txt"), "");
  return { folder, home };
}

describe("removing the program", () => {
  it("leaves alone what somebody else put into the folder that --home names", async () => {
    const { folder, home } = shared("home");
    expect(await removeProgram(home, SCRIPT)).toEqual({ quarantines: 0, program: "there" });
    expect(readdirSync(folder).sort()).toEqual(["letter.txt", "photos", "quarantine"]);
    expect(existsSync(join(folder, "photos", "one.jpg"))).toBe(true);
  });

  it("removes the folder itself when nothing else is in it, and the spare one", async () => {
    const home = openHome(join(root, "home"));
    home.identity();
    const spare = openHome(join(root, "spare"));
    spare.write("window.json", "{}");
    await removeProgram({ ...home, place: spare.folder, forget: home.forget }, SCRIPT);
    expect(readdirSync(root)).toEqual([]);
  });

  it("removes what the service ran from, and nothing else in its folder", async () => {
    const { folder, home } = shared("home");
    const place = join(folder, "program");
    mkdirSync(place);
    const own = ["balcao-agent.exe", "balcao-agent.exe.previous", "balcao-agent.exe.new.0123456789abcdef.gz", "node"];
    for (const name of [...own, "mine.exe"]) writeFileSync(join(place, name), "");
    writeFileSync(join(folder, "balcao-agent-task.xml"), "");
    const path = join(place, "balcao-agent.exe");
    expect(await removeProgram(home, { script: null, path })).toEqual({ quarantines: 0, program: "gone" });
    expect(readdirSync(place)).toEqual(["mine.exe"]);
    expect(existsSync(join(folder, "balcao-agent-task.xml"))).toBe(false);
  });

  it("keeps what can be taken back, and still clears its notes in both places", async () => {
    const { folder, home } = shared("home");
    const old = join(root, "old.tmp");
    writeFileSync(old, "x");
    const id = "20260101-0123abcd";
    mkdirSync(join(folder, "quarantine", id));
    writeFileSync(join(folder, "quarantine", id, "0"), "x");
    const files = [{ from: old, to: "0", bytes: 1, mtimeMs: 1 }];
    writeFileSync(join(folder, "quarantine", id, "manifest.json"), JSON.stringify({ id, at: Date.now(), files }));
    const spare = openHome(join(root, "spare"));
    spare.append("journal.jsonl", "x");
    expect(await removeProgram({ ...home, place: spare.folder }, SCRIPT)).toEqual({
      quarantines: 1,
      program: "needed",
    });
    expect(readdirSync(folder).sort()).toEqual(["letter.txt", "lock", "photos", "quarantine"]);
    expect(existsSync(join(folder, "quarantine", id, "0"))).toBe(true);
    expect(existsSync(spare.folder)).toBe(false);
  });
});

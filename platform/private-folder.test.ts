import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderProblem } from "./make-folder.js";
import { findOpenings, makePrivate } from "./private-folder.js";

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "balcao-private-"));
  folder = join(place, "data");
  put("database/base/1", 0o666);
  put("files/7/abc", 0o644);
  put("secret.key", 0o600);
  for (const path of ["database/base", "database", "files/7", "files", ""]) chmodSync(join(folder, path), 0o755);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function put(path: string, mode: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), "x");
  chmodSync(join(folder, path), mode);
}
const mode = (path: string) => (lstatSync(join(folder, path)).mode & 0o777).toString(8);
const tighten = () =>
  makePrivate(folder, {
    setting: "DATA_DIR",
    ours: ["database", "files", "secret.key"],
    asFound: (path) => path.endsWith("/as-found"),
  });
const problem = () => {
  try {
    tighten();
    return null;
  } catch (error) {
    if (!(error instanceof FolderProblem)) throw error;
    return error.message;
  }
};
const isRoot = process.getuid?.() === 0;

describe.skipIf(process.platform === "win32")("a folder that was open to others", () => {
  it("is closed with all in it, and the operator is told once", () => {
    put("files/as-found", 0o644);
    expect(findOpenings(folder, () => false).map(({ path }) => path)).toHaveLength(8);
    expect(tighten()).toEqual([expect.stringMatching(/was open to other users .*\(mode 0755\); it is closed now/)]);
    for (const path of ["", "database", "database/base", "files", "files/7"])
      expect([path, mode(path)]).toEqual([path, "700"]);
    for (const path of ["database/base/1", "files/7/abc", "secret.key"])
      expect([path, mode(path)]).toEqual([path, "600"]);
    expect(mode("files/as-found")).toBe("644");
    expect(tighten()).toEqual([]);
    expect(findOpenings(folder, (path) => path.endsWith("/as-found"))).toEqual([]);
  });

  it("is somebody else's where nothing of ours is in it, or where everybody may write: it stays as it is", () => {
    rmSync(folder, { recursive: true });
    put("photos/cat", 0o644);
    chmodSync(folder, 0o755);
    expect(problem()).toMatch(/^DATA_DIR: .* holds what is not Balcão's \(photos\)/);
    put("secret.key", 0o600);
    chmodSync(folder, 0o1777);
    expect(problem()).toMatch(/holds what is not Balcão's \(photos\)/);
    expect(mode("")).toBe("777");
    expect(mode("photos/cat")).toBe("644");
    rmSync(join(folder, "photos"), { recursive: true });
    expect(problem()).toBeNull();
    expect(mode("")).toBe("700");
  });

  it("is refused for a link to what is open, which is not touched; a link to what is closed may stay", () => {
    const outside = join(place, "outside");
    mkdirSync(outside);
    chmodSync(outside, 0o755);
    symlinkSync(outside, join(folder, "files/disk"));
    symlinkSync(join(place, "nowhere"), join(folder, "files/dangling"));
    expect(problem()).toMatch(/files\/disk is a link to a place that is open to other users/);
    expect(lstatSync(outside).mode & 0o777).toBe(0o755);
    chmodSync(outside, 0o700);
    expect(problem()).toBeNull();
  });

  it.runIf(isRoot)("is refused where it, or something in it, belongs to somebody else", () => {
    lchownSync(join(folder, "files/7/abc"), 12_345, 12_345);
    expect(problem()).toMatch(
      /files\/7\/abc belongs to another user \(uid 12345\), and cannot be closed to them\. .*chown -R/,
    );
    expect(mode("files/7/abc")).toBe("644");
    lchownSync(folder, 12_345, 12_345);
    expect(problem()).toMatch(/^DATA_DIR: \S+data belongs to another user/);
    expect(findOpenings(folder, () => false)[0]).toMatchObject({ why: "owner", uid: 12_345 });
  });

  it.runIf(isRoot)("is refused for a link that somebody else put there, though its end is ours and closed", () => {
    const own = join(place, "own");
    mkdirSync(own, { mode: 0o700 });
    symlinkSync(own, join(folder, "sandbox-gateway"));
    expect(problem()).toBeNull();
    lchownSync(join(folder, "sandbox-gateway"), 12_345, 12_345);
    expect(problem()).toMatch(/sandbox-gateway belongs to another user \(uid 12345\)/);
    expect(lstatSync(own).uid).toBe(0);
  });

  it("keeps a second name of a file closed, too", () => {
    linkSync(join(folder, "files/7/abc"), join(place, "second-name"));
    tighten();
    expect(lstatSync(join(place, "second-name")).mode & 0o777).toBe(0o600);
  });
});

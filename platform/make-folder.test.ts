import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderProblem, makeFolder } from "./make-folder.js";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "balcao-folder-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const problem = (folder: string) => {
  try {
    makeFolder(folder, "DATA_DIR");
    return null;
  } catch (error) {
    if (!(error instanceof FolderProblem)) throw error;
    return error.message;
  }
};

describe("makeFolder", () => {
  it("makes what is missing, closed to others, and leaves alone what is there", () => {
    const folder = join(place, "a/b/c");
    expect(problem(folder)).toBeNull();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, "kept"), "x");
    expect(problem(folder)).toBeNull();
    expect(statSync(join(folder, "kept")).size).toBe(1);
  });

  it("says that a file is in the way, there or above", () => {
    writeFileSync(join(place, "file"), "");
    for (const path of ["file", "file/below"]) {
      expect(problem(join(place, path))).toMatch(/^DATA_DIR: .*a file is in the way/);
    }
  });

  it.skipIf(process.platform !== "linux")("comes back from a place where no folder can be", () => {
    expect(problem("/proc/balcao/data")).toMatch(
      /^DATA_DIR: \/proc\/balcao\/data cannot be used, no folder can be made/,
    );
  });
});

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSecretKey, SecretKeyProblem } from "./secret-key.js";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "balcao-key-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const path = () => join(dataDir, "secret.key");
const openKey = (secretKey: Buffer | null = null, dir = dataDir) =>
  openSecretKey({ dataDir: dir, secretKey, secretKeysOld: [] });

describe("the secret key", () => {
  it("is made once, kept with mode 0600, and found again", () => {
    const folder = join(dataDir, "not", "there yet");
    const made = openKey(null, folder);
    expect(made.from).toBe("made");
    expect(made.current).toHaveLength(32);
    expect(statSync(join(folder, "secret.key")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["secret.key"]);
    expect(openKey(null, folder)).toEqual({ ...made, from: "file" });
  });

  it("from the settings takes over, and the file's can still open", () => {
    const file = openKey().current;
    const setting = Buffer.alloc(32, 9);
    expect(openKey(setting)).toMatchObject({ current: setting, old: [file], from: "setting" });
    expect(openKey(file)).toMatchObject({ current: file, old: [] });
  });

  it("makes no file when it is given", () => {
    openKey(Buffer.alloc(32, 9));
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("that others may read is closed to them, with a warning", () => {
    const { current } = openKey();
    chmodSync(path(), 0o644);
    const again = openKey();
    expect(again.current).toEqual(current);
    expect(again.warnings).toEqual([expect.stringContaining("mode 0644")]);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it("is never replaced when its file is broken", () => {
    for (const broken of ["", "deadbeef", "z".repeat(64)]) {
      writeFileSync(path(), broken, { mode: 0o600 });
      expect(() => openKey()).toThrow(SecretKeyProblem);
      expect(readFileSync(path(), "utf8")).toBe(broken);
    }
  });

  it("says what is wrong when the folder cannot be written", () => {
    writeFileSync(join(dataDir, "file"), "");
    expect(() => openKey(null, join(dataDir, "file", "below"))).toThrow(SecretKeyProblem);
  });
});

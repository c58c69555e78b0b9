import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pngOf } from "../../tests/fixtures/files/pictures.js";
import { DiskFiles, FileDamaged } from "./disk-files.js";
import { MemoryFileRecords } from "./memory-file-records.js";

let folder: string;
let files: DiskFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-files-"));
  files = new DiskFiles(folder, new MemoryFileRecords());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = (bytes: string) => ({ bytes: Buffer.from(bytes), name: "recado.txt" });

describe("the files on the disk", () => {
  it("come back byte for byte with what was found about them", async () => {
    const bytes = pngOf();
    const stored = await files.put("t1", { bytes, name: "../foto.png" });
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(stored).toEqual({
      id: stored.id,
      mime: "image/png",
      name: "foto.png",
      size: bytes.length,
      sha256,
      state: "ok",
    });
    expect(await files.get("t1", stored.id)).toEqual({ ...stored, bytes });
    expect(statSync(join(folder, "t1", sha256)).mode & 0o777).toBe(0o600);
  });

  it("are one when their bytes are the same, also when they come at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => files.put("t1", text("olá"))));
    expect(new Set(all.map((file) => file.id)).size).toBe(1);
    expect(readdirSync(join(folder, "t1"))).toHaveLength(1);
  });

  it("are kept, but held, when they are dangerous", async () => {
    const stored = await files.put("t1", { bytes: Buffer.from("<svg/>"), name: "a.png" });
    expect(stored).toMatchObject({ state: "held", mime: "image/svg+xml", problem: expect.any(String) });
    expect((await files.get("t1", stored.id))?.bytes.toString()).toBe("<svg/>");
  });

  it("of one tenant are not there for another", async () => {
    const stored = await files.put("t1", text("olá"));
    expect(await files.get("t2", stored.id)).toBeNull();
    expect(await files.get("t1", "nonsense")).toBeNull();
    const theirs = await files.put("t2", text("olá"));
    expect(theirs.id).not.toBe(stored.id);
  });

  it("refuse a tenant that is a path", async () => {
    await expect(files.put("../t2", text("olá"))).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("say so when the disk lost or changed them, and are mended when they come again", async () => {
    const stored = await files.put("t1", text("olá"));
    const path = join(folder, "t1", stored.sha256);
    writeFileSync(path, "ol");
    await expect(files.get("t1", stored.id)).rejects.toThrow(FileDamaged);
    await files.put("t1", text("olá"));
    expect((await files.get("t1", stored.id))?.bytes.toString()).toBe("olá");
    rmSync(path);
    await expect(files.get("t1", stored.id)).rejects.toThrow(FileDamaged);
  });

  it("are not recorded when the disk takes no bytes", async () => {
    writeFileSync(join(folder, "t1"), "a file in the way");
    const records = new MemoryFileRecords();
    await expect(new DiskFiles(folder, records).put("t1", text("olá"))).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["t1"]);
  });
});

import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pngOf } from "../../tests/fixtures/files/pictures.js";
import { checkFile } from "./check-file.js";
import { createDiskBlobs } from "./disk-blobs.js";
import { createFileSpace, type FileLimits } from "./file-space.js";
import { MemoryFileRecords } from "./memory-file-records.js";
import { NoSpaceForFile } from "./no-space-for-file.js";
import { FileDamaged, StoredFiles } from "./stored-files.js";
import { tidyAll, tidyFiles } from "./tidy-files.js";

let folder: string;
let files: StoredFiles;
let records: MemoryFileRecords;

const NO_LIMITS: FileLimits = { visitorBytes: 0, companyBytes: 0, installationBytes: 0, freeBytes: 0 };

/** Files that are inspected on the main thread. That a thread does it otherwise is tested in inspect-file.test.ts. */
function filesWithin(limits: Partial<FileLimits> = {}): StoredFiles {
  const space = createFileSpace({ folder, records, limits: { ...NO_LIMITS, ...limits }, now: Date.now });
  return new StoredFiles(createDiskBlobs(folder), records, (_tenant, file) => checkFile(file), space);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-files-"));
  records = new MemoryFileRecords();
  files = filesWithin();
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
    expect(await files.get("t1", stored.id)).toEqual({ ...stored, name: "arquivo.png", bytes });
    expect(statSync(join(folder, "t1", sha256)).mode & 0o777).toBe(0o600);
  });

  it("are not read where there is no space for them in memory", async () => {
    const stored = await files.put("t1", text("olá"));
    rmSync(join(folder, "t1", stored.sha256));
    expect(await files.get("t1", stored.id, (bytes) => bytes > stored.size)).toBeNull();
    await expect(files.get("t1", stored.id, (bytes) => bytes === stored.size)).rejects.toThrow(FileDamaged);
  });

  it("are one when their bytes are the same, also when they come at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => files.put("t1", text("olá"))));
    expect(new Set(all.map((file) => file.id)).size).toBe(1);
    expect(readdirSync(join(folder, "t1"))).toHaveLength(1);
  });

  it("tell nobody what others called the same bytes", async () => {
    const first = await files.put("t1", { bytes: Buffer.from("olá"), name: "laudo-médico-da-Maria.html" });
    expect(first).toMatchObject({ state: "download", problem: expect.stringContaining("Maria") });
    const second = await files.put("t1", { bytes: Buffer.from("olá"), name: "x.csv" });
    expect(second).toMatchObject({ id: first.id, name: "x.csv", mime: "text/csv", state: "download" });
    expect(JSON.stringify([second, await files.get("t1", first.id)])).not.toContain("Maria");
  });

  it("are held for who sends them innocently, where they were held before", async () => {
    const bytes = Buffer.from("olá");
    expect((await files.put("t1", { bytes, name: "a.exe" })).state).toBe("held");
    expect((await files.put("t1", { bytes, name: "a.txt" })).state).toBe("held");
  });

  it("are kept, but held, when they are dangerous", async () => {
    const stored = await files.put("t1", { bytes: Buffer.from("<svg/>"), name: "a.png" });
    expect(stored).toMatchObject({ state: "held", mime: "image/svg+xml", problem: expect.any(String) });
    expect((await files.get("t1", stored.id))?.bytes.toString()).toBe("<svg/>");
  });

  it("are nowhere when they are dangerous and in no message: nobody could ever have them", async () => {
    const dangerous = { bytes: Buffer.from("<svg/>"), name: "a.png", unsent: true };
    await expect(files.put("t1", dangerous)).rejects.toMatchObject({
      name: "FileRefused",
      problem: expect.any(String),
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(await records.usedByCompany("t1")).toBe(0);
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
    await expect(files.put("t1", text("olá"))).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["t1"]);
  });
});

describe("the space for files", () => {
  const of = (full: string) => expect.objectContaining({ name: NoSpaceForFile.name, of: full });
  const send = (from: StoredFiles, tenant: string, sender: string, bytes: string) =>
    from.put(tenant, { ...text(bytes), sender, unsent: true });

  it("ends for a visitor, for a company and for all, each by itself", async () => {
    // The smallest file counts as 16 KB for its sender and company, and as its real size for the installation.
    const KB = 1024;
    const within = filesWithin({ visitorBytes: 24 * KB, companyBytes: 40 * KB, installationBytes: 25 });
    await send(within, "t1", "v1", "12345678");
    await expect(send(within, "t1", "v1", "abc")).rejects.toEqual(of("visitor"));
    await send(within, "t1", "v2", "abcdefgh");
    await expect(send(within, "t1", "v3", "ABCDE")).rejects.toEqual(of("company"));
    await send(within, "t2", "v1", "12345678");
    await expect(send(within, "t3", "v1", "xy")).rejects.toEqual(of("installation"));
    expect(await within.fullOf("t2", { sender: "v9", size: 1 })).toBeNull();
    // Nothing of a refused file is on the disk.
    expect(readdirSync(folder).toSorted()).toEqual(["t1", "t2"]);
    expect(readdirSync(join(folder, "t1"))).toHaveLength(2);
  });

  it("asks for the sum of a company once in ten seconds, and counts what is stored meanwhile", async () => {
    let asked = 0;
    let now = 0;
    const counted = {
      usedByAll: () => records.usedByAll(),
      usedBySender: (tenantId: string, sender: string) => records.usedBySender(tenantId, sender),
      usedByCompany(tenantId: string) {
        asked += 1;
        return records.usedByCompany(tenantId);
      },
    };
    const limits = { ...NO_LIMITS, companyBytes: 40 * 1024 };
    const space = createFileSpace({ folder, records: counted, limits, now: () => now });
    const within = new StoredFiles(createDiskBlobs(folder), records, (_tenant, file) => checkFile(file), space);
    await send(within, "t1", "v1", "a");
    await send(within, "t1", "v1", "b");
    await expect(send(within, "t1", "v2", "c")).rejects.toEqual(of("company"));
    expect(asked).toBe(1);
    now = 10_000;
    await expect(send(within, "t1", "v2", "c")).rejects.toEqual(of("company"));
    expect(asked).toBe(2);
  });

  it("ends before the disk does", async () => {
    const within = filesWithin({ freeBytes: Number.MAX_SAFE_INTEGER });
    await expect(send(within, "t1", "v1", "x")).rejects.toEqual(of("disk"));
    expect(await within.fullOf("t1", { size: 0 })).toBe("disk");
  });
});

describe("files that are of no use", () => {
  const DAY = 24 * 3_600_000;
  const tidy = (now: number) => tidyFiles({ blobs: createDiskBlobs(folder), records, tenantId: "t1", now });
  const stored = () => readdirSync(join(folder, "t1")).length;
  const later = () => Date.now() + DAY + 60_000;

  it("are deleted after a day, and those that a message has stay", async () => {
    const held = await files.put("t1", { bytes: Buffer.from("<svg/>"), name: "a.png" });
    const unsent = await files.put("t1", { ...text("nunca enviado"), unsent: true });
    const sent = await files.put("t1", { ...text("enviado"), unsent: true });
    const fetched = await files.put("t1", text("do WhatsApp"));
    expect(await files.keep("t1", sent.id)).toBe(true);
    expect(await tidy(Date.now() + DAY - 60_000)).toBe(0);
    expect(await tidy(later())).toBe(2);
    expect(await Promise.all([held, unsent].map(({ id }) => files.get("t1", id)))).toEqual([null, null]);
    expect((await files.get("t1", sent.id))?.bytes.toString()).toBe("enviado");
    expect((await files.get("t1", fetched.id))?.bytes.toString()).toBe("do WhatsApp");
    expect(await files.keep("t1", unsent.id)).toBe(false);
    expect(stored()).toBe(2);
  });

  it("are deleted, too, where a put or a tidying was cut off", async () => {
    const { sha256 } = await files.put("t1", text("olá"));
    const strays = [`${"a".repeat(64)}`, `${sha256}.0011.part`, `${sha256}.0011.gone`];
    for (const name of strays) writeFileSync(join(folder, "t1", name), "x");
    expect(await tidy(Date.now())).toBe(0);
    expect(await tidy(later())).toBe(3);
    expect(stored()).toBe(1);
    expect(await tidyFiles({ blobs: createDiskBlobs(folder), records, tenantId: "t9", now: later() })).toBe(0);
  });

  it("are deleted for one company although it failed for another, which is told", async () => {
    const told: object[] = [];
    const log = { info: (detail: object) => void told.push(detail), error: (detail: object) => void told.push(detail) };
    writeFileSync(join(folder, "t0"), "a file in the way");
    await files.put("t1", { ...text("nunca enviado"), unsent: true });
    const now = later();
    await tidyAll(
      ["t0", "t1", "t2"],
      (tenantId) => tidyFiles({ blobs: createDiskBlobs(folder), records, tenantId, now }),
      log,
    );
    expect(told).toEqual([
      { tenant: "t0", err: expect.objectContaining({ code: "ENOTDIR" }) },
      { tenant: "t1", files: 1 },
    ]);
    expect(stored()).toBe(0);
  });

  it("come back that a process which ended in the middle had put aside", async () => {
    const { id, sha256 } = await files.put("t1", text("olá"));
    const blobs = createDiskBlobs(folder);
    await blobs.rename("t1", sha256, `${sha256}.0a1b.gone`);
    expect(await tidy(later())).toBe(0);
    expect((await files.get("t1", id))?.bytes.toString()).toBe("olá");
  });

  it("are there again when they are sent while they are deleted", async () => {
    await files.put("t1", { ...text("olá"), unsent: true });
    const forget = records.forget.bind(records);
    // Runs between the deletion of the record and that of the bytes.
    records.forget = async (...given) => {
      const hashes = await forget(...given);
      if (hashes.length > 0) again = await files.put("t1", text("olá"));
      return hashes;
    };
    let again = await files.put("t1", { ...text("olá"), unsent: true });
    expect(await tidy(later())).toBe(0);
    expect((await files.get("t1", again.id))?.bytes.toString()).toBe("olá");
  });
});

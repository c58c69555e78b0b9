import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openManifest } from "../../agent/executables/manifest.js";
import { createShelf, SHELF } from "../../agent/executables/shelf.js";
import { newKeyPair } from "../../agent/sign.js";
import type { Blobs } from "../../platform/files/blobs.js";
import { createBucketBlobs } from "../../platform/files/bucket-blobs.js";
import { createDiskBlobs } from "../../platform/files/disk-blobs.js";
import { moveBlobs } from "../../platform/files/move-blobs.js";
import { createTwoBlobs } from "../../platform/files/two-blobs.js";
import { BUCKET_KEY, type FakeBucket, startFakeBucket } from "../fakes/fake-bucket.js";

const folder = mkdtempSync(join(tmpdir(), "balcao-blobs-"));
let fake: FakeBucket;
let s3rver: S3rver;
let storages: Record<string, () => Blobs>;
let tenants = 0;

const settings = { bucket: "balcao", region: "us-east-1", ...BUCKET_KEY };
const fakeBucket = () => createBucketBlobs({ ...settings, endpoint: fake.endpoint });

beforeAll(async () => {
  fake = await startFakeBucket(2);
  s3rver = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory: join(folder, "s3rver"),
    configureBuckets: [{ name: "balcao", configs: [] }],
  });
  const { port } = await s3rver.run();
  storages = {
    disk: () => createDiskBlobs(join(folder, "disk")),
    s3rver: () => createBucketBlobs({ ...settings, endpoint: `http://127.0.0.1:${port}/` }),
    "a fake bucket": fakeBucket,
    "bucket before disk": () => createTwoBlobs(fakeBucket(), createDiskBlobs(join(folder, "disk"))),
  };
});
afterAll(async () => {
  await Promise.all([fake.close(), s3rver.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const tenant = () => `t${(tenants += 1)}`;

async function namesIn(blobs: Blobs, tenantId: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of blobs.list(tenantId)) names.push(...page.map(({ name }) => name));
  return names.toSorted();
}

describe.each(["disk", "s3rver", "a fake bucket", "bucket before disk"])("the bytes of files, %s", (name) => {
  const blobs = () => storages[name]?.() as Blobs;

  it("come back as they were, with their size, until they are removed", async () => {
    const [id, bytes] = [tenant(), Buffer.from([0, 255, 10, 13, 0, 128])];
    const hash = hashOf(bytes);
    expect([await blobs().read(id, hash), await blobs().sizeOf(id, hash)]).toEqual([null, null]);
    await blobs().write(id, hash, bytes);
    await blobs().write(id, hash, bytes);
    expect([await blobs().read(id, hash), await blobs().sizeOf(id, hash)]).toEqual([bytes, bytes.length]);
    expect(await blobs().read(tenant(), hash)).toBeNull();
    await blobs().remove(id, hash);
    await blobs().remove(id, hash);
    expect(await blobs().read(id, hash)).toBeNull();
  });

  it("come as a stream, too", async () => {
    const [id, bytes] = [tenant(), Buffer.alloc(300_000, "balcão")];
    await blobs().write(id, hashOf(bytes), bytes);
    const stream = await blobs().open(id, hashOf(bytes));
    expect(Buffer.concat(await (stream?.toArray() ?? [])).equals(bytes)).toBe(true);
    expect(await blobs().open(id, hashOf(Buffer.from("other")))).toBeNull();
  });

  it("may be a shelf of executables, of which the newest that was signed is offered", async () => {
    const key = newKeyPair();
    const shelf = createShelf(blobs(), key);
    const program = Buffer.from("a program");
    const file = (text: string) => ({
      system: "linux-x64" as const,
      sha256: hashOf(program),
      bytes: program.length,
      signed: false,
      br: Buffer.from(`br ${text}`),
      gzip: Buffer.from(`gzip ${text}`),
    });
    const publish = async (builtAt: number, text: string) =>
      shelf.publish({ version: "1", server: "https://x.example", builtAt, files: [await shelf.put(file(text))] });
    await publish(1, "old");
    await publish(2, "new");
    const offered = await shelf.offered();
    expect(offered).toMatchObject({ builtAt: 2, files: [{ br: { sha256: hashOf(Buffer.from("br new")) } }] });
    expect(await shelf.open(hashOf(Buffer.from("br old")))).toBeNull();
    expect(openManifest((await shelf.signed()) ?? "", key.publicKey)).toEqual(offered);
    expect(await createShelf(blobs(), newKeyPair()).offered()).toBeNull();
    for (const name of await namesIn(blobs(), SHELF)) await blobs().remove(SHELF, name);
  });

  it("are listed, all of them, with a time that can be compared", async () => {
    const id = tenant();
    const all = Array.from({ length: 5 }, (_, index) => Buffer.from(`file ${index}`));
    for (const bytes of all) await blobs().write(id, hashOf(bytes), bytes);
    expect(await namesIn(blobs(), id)).toEqual(all.map(hashOf).toSorted());
    expect(await namesIn(blobs(), tenant())).toEqual([]);
    for await (const page of blobs().list(id))
      for (const { changedAt } of page) expect(Math.abs(changedAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it("take another name, and say when there is nothing to rename", async () => {
    const [id, bytes] = [tenant(), Buffer.from("olá")];
    await blobs().write(id, hashOf(bytes), bytes);
    expect(await blobs().rename(id, hashOf(bytes), `${hashOf(bytes)}.x.gone`)).toBe(true);
    expect(await blobs().rename(id, hashOf(bytes), "other")).toBe(false);
    expect(await namesIn(blobs(), id)).toEqual([`${hashOf(bytes)}.x.gone`]);
  });

  it("of no tenant, or of a path, are refused", async () => {
    await expect(blobs().write("../t", hashOf(Buffer.from("x")), Buffer.from("x"))).rejects.toThrow("no tenant's id");
    await expect(blobs().list("a/b")[Symbol.asyncIterator]().next()).rejects.toThrow("no tenant's id");
  });
});

describe("a bucket", () => {
  it("that refuses the secret, or is not there, is a problem that says what to mend", async () => {
    const wrong = createBucketBlobs({ ...settings, secretAccessKey: "wrong", endpoint: fake.endpoint });
    await expect(wrong.check()).rejects.toThrow(/403 SignatureDoesNotMatch.*S3_SECRET_ACCESS_KEY/);
    await expect(wrong.read("t", "x")).rejects.toThrow(/403/);
    await expect(wrong.write("t", "x", Buffer.from("x"))).rejects.toThrow(/403/);
    const none = createBucketBlobs({ ...settings, bucket: "another", endpoint: fake.endpoint });
    await expect(none.check()).rejects.toThrow(/NoSuchBucket.*S3_BUCKET/);
    await expect(none.read("t", "x")).rejects.toThrow(/NoSuchBucket/);
    const away = createBucketBlobs({ ...settings, endpoint: "http://127.0.0.1:1" });
    await expect(away.check()).rejects.toThrow(/could not be reached/);
    expect(String(await wrong.check().catch((error: unknown) => error))).not.toContain("wrong");
  });

  it("is asked again when it is overloaded, and not for ever", async () => {
    const bytes = Buffer.from("again");
    fake.fail(503, 500);
    await fakeBucket().write("t", hashOf(bytes), bytes);
    expect(await fakeBucket().read("t", hashOf(bytes))).toEqual(bytes);
    fake.fail(503, 503, 503, 503);
    await expect(fakeBucket().read("t", hashOf(bytes))).rejects.toThrow(/503 SlowDown/);
  });

  it("is asked again when a connection breaks, and not for ever; a broken answer is a problem, too", async () => {
    const bytes = Buffer.from("broken");
    fake.fail(0);
    await fakeBucket().write("t", hashOf(bytes), bytes);
    for (const failures of [[0], [-1]]) {
      fake.fail(...failures);
      expect(await fakeBucket().read("t", hashOf(bytes))).toEqual(bytes);
      fake.fail(...failures, ...failures);
      await expect(fakeBucket().read("t", hashOf(bytes))).rejects.toThrow(/could not be reached/);
    }
  });

  it("keeps what a second writer would replace in the same moment", async () => {
    const bytes = Buffer.from("first");
    const key = `t412/${hashOf(bytes)}`;
    const blobs = fakeBucket();
    const [size] = [blobs.sizeOf("t412", hashOf(bytes))];
    expect(await size).toBeNull();
    await Promise.all(Array.from({ length: 8 }, () => blobs.write("t412", hashOf(bytes), bytes)));
    expect(fake.objects.get(key)?.bytes).toEqual(bytes);
  });

  it("is sent the bytes themselves, and no copy of them", async () => {
    const bytes = Buffer.alloc(64 * 1024 * 1024, "a");
    const held = () => process.memoryUsage().arrayBuffers;
    let most = 0;
    const server = createServer((request, response) => {
      if (request.method === "PUT") most = Math.max(most, held());
      request.resume().once("end", () => response.writeHead(request.method === "PUT" ? 200 : 404).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const blobs = createBucketBlobs({ ...settings, endpoint: `http://127.0.0.1:${port}` });
    const before = held();
    await blobs.write("t", "a".repeat(64), bytes);
    expect(most - before).toBeLessThan(bytes.length / 2);
    server.close();
    server.closeAllConnections();
  });

  it("gets bytes anew whose size is wrong", async () => {
    const bytes = Buffer.from("whole");
    fake.objects.set(`t9/${hashOf(bytes)}`, { bytes: Buffer.from("who"), at: new Date() });
    await fakeBucket().write("t9", hashOf(bytes), bytes);
    expect(await fakeBucket().read("t9", hashOf(bytes))).toEqual(bytes);
  });
});

describe("moving from one storage to the other", () => {
  const now = () => 0;
  const options = { now, until: 1 };

  it("goes on where it was cut off, both ways, and leaves nothing behind", async () => {
    const [disk, bucket, tenantId] = [createDiskBlobs(join(folder, "move")), fakeBucket(), tenant()];
    const all = Array.from({ length: 5 }, (_, index) => Buffer.from(`moved ${index}`));
    for (const bytes of all) await disk.write(tenantId, hashOf(bytes), bytes);
    let ticks = 0;
    const cut = await moveBlobs({ from: disk, to: bucket, tenantId, until: 1, now: () => ticks++ });
    expect(cut).toMatchObject({ moved: 2, more: true });
    // A move that ended between the copy and the deletion left the bytes in both storages.
    const both = (await namesIn(disk, tenantId))[0] as string;
    await bucket.write(tenantId, both, (await disk.read(tenantId, both)) as Buffer);
    expect(await moveBlobs({ ...options, from: disk, to: bucket, tenantId })).toMatchObject({ moved: 3, more: false });
    expect(await namesIn(disk, tenantId)).toEqual([]);
    expect(await namesIn(bucket, tenantId)).toEqual(all.map(hashOf).toSorted());
    await moveBlobs({ ...options, from: bucket, to: disk, tenantId });
    expect(await namesIn(bucket, tenantId)).toEqual([]);
    for (const bytes of all) expect(await disk.read(tenantId, hashOf(bytes))).toEqual(bytes);
  });

  it("comes to an end although its time is over before it begins, and what it finds first is damaged", async () => {
    const [disk, bucket, tenantId] = [createDiskBlobs(join(folder, "move")), fakeBucket(), tenant()];
    await disk.write(tenantId, "0".repeat(64), Buffer.from("wrong"));
    for (const text of ["a", "b"]) await disk.write(tenantId, hashOf(Buffer.from(text)), Buffer.from(text));
    const over = () => moveBlobs({ from: disk, to: bucket, tenantId, until: 0, now });
    expect(await over()).toMatchObject({ moved: 1, more: true });
    expect(await over()).toMatchObject({ moved: 1, more: false });
    expect(await over()).toMatchObject({ moved: 0, more: false, damaged: ["0".repeat(64)] });
  });

  it("hides a file from nobody who reads it in the same moment", async () => {
    const [disk, bucket, tenantId] = [createDiskBlobs(join(folder, "move")), fakeBucket(), tenant()];
    const bytes = Buffer.from("read meanwhile");
    await disk.write(tenantId, hashOf(bytes), bytes);
    const move = () => moveBlobs({ ...options, from: disk, to: bucket, tenantId });
    const movedBeforeTheSecondLook: Blobs = {
      ...disk,
      read: (...asked) => move().then(() => disk.read(...asked)),
      sizeOf: (...asked) => move().then(() => disk.sizeOf(...asked)),
    };
    const both = createTwoBlobs(bucket, movedBeforeTheSecondLook);
    expect(await both.read(tenantId, hashOf(bytes))).toEqual(bytes);
    await moveBlobs({ ...options, from: bucket, to: disk, tenantId });
    expect(await both.sizeOf(tenantId, hashOf(bytes))).toBe(bytes.length);
  });

  it("leaves what is damaged and what is under way where it is, and names the damaged", async () => {
    const [disk, bucket, tenantId] = [createDiskBlobs(join(folder, "move")), fakeBucket(), tenant()];
    const name = hashOf(Buffer.from("right"));
    await disk.write(tenantId, name, Buffer.from("wrong"));
    await disk.write(tenantId, `${name}.1.part`, Buffer.from("part"));
    const moved = await moveBlobs({ ...options, from: disk, to: bucket, tenantId });
    expect(moved).toEqual({ moved: 0, bytes: 0, damaged: [name], more: false });
    expect(await namesIn(disk, tenantId)).toEqual([name, `${name}.1.part`]);
  });

  it("loses nothing when the new storage goes away in between", async () => {
    const [disk, bucket, tenantId] = [createDiskBlobs(join(folder, "move")), fakeBucket(), tenant()];
    const bytes = Buffer.from("kept");
    await disk.write(tenantId, hashOf(bytes), bytes);
    fake.fail(...Array.from({ length: 8 }, () => 503));
    await expect(moveBlobs({ ...options, from: disk, to: bucket, tenantId })).rejects.toThrow("503");
    expect(await disk.read(tenantId, hashOf(bytes))).toEqual(bytes);
    fake.fail();
  });
});

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UploadAnswer } from "../../channels/webchat/wire.js";
import { BUCKET_KEY, type FakeBucket, startFakeBucket } from "../fakes/fake-bucket.js";
import { WEB_CHAT } from "../faults/harness/company.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { pngOf } from "../fixtures/files/pictures.js";
import { connectVisitor } from "../widget/visitor-client.js";

/** Runs the built product with its files in a bucket. They are moved there from the disk, and back. */
let bucket: FakeBucket;
let balcao: RunningBalcao;
beforeAll(async () => {
  bucket = await startFakeBucket();
  balcao = await openBalcao();
});
afterAll(async () => {
  await balcao?.close();
  await bucket?.close();
});

const pictures = [1, 2, 3].map((width) => pngOf(width));
const hashes = pictures.map((bytes) => createHash("sha256").update(bytes).digest("hex"));
/** The names of the files on the disk. */
const onDisk = () =>
  readdirSync(join(balcao.dataDir, "files"), { recursive: true })
    .map((path) => String(path).split("/").at(-1) ?? "")
    .filter((name) => hashes.includes(name))
    .toSorted();
const inBucket = () => [...bucket.objects.keys()].map((key) => key.split("/")[1]).toSorted();

async function send(bytes: Buffer): Promise<{ status: number; answer: UploadAnswer }> {
  const visitor = await connectVisitor(balcao.url, { channel: WEB_CHAT });
  const response = await fetch(`${balcao.url}/webchat/files?channel=${WEB_CHAT}`, {
    method: "POST",
    headers: { authorization: `Bearer ${visitor.token}`, "x-file-name": "foto.png" },
    body: new Uint8Array(bytes),
  });
  visitor.close();
  return { status: response.status, answer: (await response.json()) as UploadAnswer };
}

async function restart(env: Record<string, string>): Promise<void> {
  await balcao.stop();
  Object.assign(balcao.env, env);
  await balcao.start();
}

describe("files in a bucket", () => {
  it("are written there, and `files move` brings what was on the disk, while the server runs", async () => {
    expect(await send(pictures[0] as Buffer)).toMatchObject({ status: 200, answer: { ok: true } });
    expect(onDisk()).toEqual([hashes[0]]);
    await restart({
      S3_ENDPOINT: bucket.endpoint,
      S3_BUCKET: "balcao",
      S3_ACCESS_KEY_ID: BUCKET_KEY.accessKeyId,
      S3_SECRET_ACCESS_KEY: BUCKET_KEY.secretAccessKey,
    });
    expect(await send(pictures[1] as Buffer)).toMatchObject({ status: 200, answer: { ok: true } });
    expect(inBucket()).toEqual([hashes[1]]);
    expect(await balcao.balcao("files", "move")).toMatch(/1 file\(s\) moved.*\n.*Nothing more is in the disk/);
    expect([onDisk(), inBucket()]).toEqual([[], hashes.slice(0, 2).toSorted()]);
  });

  it("come back to the disk by `FILES_IN=disk` and the same command", async () => {
    await restart({ FILES_IN: "disk" });
    expect(await send(pictures[2] as Buffer)).toMatchObject({ status: 200, answer: { ok: true } });
    expect(onDisk()).toEqual([hashes[2]]);
    expect(await balcao.balcao("files", "move")).toMatch(/2 file\(s\) moved/);
    expect([onDisk(), inBucket()]).toEqual([hashes.toSorted(), []]);
  });

  it("that were moved stand in the audit, and are refused politely while the bucket is away, and `doctor` says why", async () => {
    await balcao.stop();
    const [entries] = await balcao.look(
      "SELECT actor, source, detail FROM audit_entries WHERE action = 'files.move' ORDER BY at",
    );
    expect(entries).toMatchObject([
      { actor: "command:files move", source: "cli", detail: { to: "bucket", moved: 1 } },
      { actor: "command:files move", source: "cli", detail: { to: "disk", moved: 2 } },
    ]);
    Object.assign(balcao.env, { FILES_IN: "bucket", S3_SECRET_ACCESS_KEY: "wrong" });
    await balcao.start();
    const told = await balcao.balcao("doctor").catch((error: { stdout: string }) => error.stdout);
    expect(told).toMatch(/FAIL.*403 SignatureDoesNotMatch.*S3_SECRET_ACCESS_KEY/);
    expect(await send(pngOf(9))).toMatchObject({ status: 503, answer: { ok: false } });
  });
});

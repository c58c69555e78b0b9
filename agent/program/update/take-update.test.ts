import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Manifest, sealManifest } from "../../executables/manifest.js";
import { newKeyPair } from "../../sign.js";
import { openHome } from "../home.js";
import { previousOf, takeUpdate, type UpdateTools } from "./take-update.js";
import { followTrial, tryVersion } from "./update-service.js";
import { readUpdateState } from "./update-state.js";
import { beginTrial, endTrial, undo } from "./watch-trial.js";

const SERVER = "https://oficina.example";
const NOW = Date.parse("2026-12-01T10:00:00Z");
const DAY_MS = 86_400_000;
const START = { now: NOW, answers: true };
const keys = newKeyPair();
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** A small program in the place of the one of a hundred megabytes. The random part keeps its packed form long. */
const programOf = (version: string) =>
  Buffer.from(
    `#!/bin/sh\n# ${Array.from({ length: 400 }, (_, n) => sha256(Buffer.from(`${version}${n}`))).join("")}\necho ${version}\n`,
  );

let folder: string;
let program: string;
let files: Map<string, string>;
let home: UpdateTools["home"];
let served: { manifest: string | null; packed: Buffer; cutAt: number | null };
let ranges: (string | null)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-update-"));
  program = join(folder, "balcao-agent");
  writeFileSync(program, programOf("1.0.0"));
  chmodSync(program, 0o700);
  files = new Map();
  home = { read: (name) => files.get(name) ?? null, write: (name, text) => void files.set(name, text) };
  ranges = [];
  offer("1.1.0");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function offer(version: string, change: Partial<Manifest> = {}, by = keys): void {
  const bytes = programOf(version);
  const packed = gzipSync(bytes);
  const of = { sha256: sha256(packed), bytes: packed.length };
  const file = {
    system: "linux-x64" as const,
    sha256: sha256(bytes),
    bytes: bytes.length,
    signed: false,
    br: of,
    gzip: of,
  };
  const manifest = { version, server: SERVER, builtAt: 2_000, files: [file], ...change };
  served = { manifest: sealManifest(manifest, by.privateKey), packed, cutAt: null };
}

const fetchServed: UpdateTools["fetch"] = async (input, init) => {
  if (String(input).endsWith("/agent/manifest"))
    return served.manifest === null ? new Response(null, { status: 404 }) : new Response(served.manifest);
  const range = new Headers(init?.headers).get("range");
  ranges.push(range);
  const from = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
  const { cutAt, packed } = served;
  if (cutAt === null) return new Response(new Uint8Array(packed.subarray(from)), { status: from > 0 ? 206 : 200 });
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new Uint8Array(packed.subarray(from, cutAt))),
    async pull(stream) {
      // Cut once what came is on the disk.
      while (!readdirSync(folder).some((name) => name.endsWith(".gz") && statSync(join(folder, name)).size > 0))
        await new Promise((done) => setImmediate(done));
      stream.error(new Error("the line was cut"));
    },
  });
  return new Response(body, { status: from > 0 ? 206 : 200 });
};

const update = (change: Partial<UpdateTools> = {}) =>
  takeUpdate({
    home,
    server: SERVER,
    serverKey: keys.publicKey,
    system: "linux-x64",
    version: "1.0.0",
    program,
    fetch: fetchServed,
    trial: tryVersion,
    signal: new AbortController().signal,
    now: () => NOW,
    ...change,
  });
/** What the system would start. */
const starts = (path = program) => String(execFileSync(path, ["--version"])).trim();

describe("an update (fault 45)", () => {
  it("takes what the pinned key signed, keeps the program before it, and leaves nothing else", async () => {
    expect(await update()).toEqual({ outcome: "updated", version: "1.1.0" });
    expect([starts(), starts(previousOf(program))]).toEqual(["1.1.0", "1.0.0"]);
    expect(readdirSync(folder).sort()).toEqual(["balcao-agent", "balcao-agent.previous"]);
  });

  it.each<[string, () => void, object]>([
    ["is signed by another key", () => offer("1.1.0", {}, newKeyPair()), { reason: "unsigned" }],
    [
      "was changed after it was signed",
      () => {
        served.manifest = String(served.manifest).replace("1.1.0", "1.2.0");
      },
      { reason: "unsigned" },
    ],
    ["is older", () => offer("0.9.0"), { reason: "older" }],
    ["is for another server", () => offer("1.1.0", { server: "https://outra.example" }), { reason: "other_server" }],
    ["has no file for this system", () => offer("1.1.0", { files: [] }), { reason: "other_system" }],
    [
      "has other bytes than it names",
      () => {
        served.packed = Buffer.from(served.packed).fill(7, 500, 600);
      },
      { reason: "tampered" },
    ],
    [
      "does not say its version",
      () => {
        const manifest = JSON.parse(String(served.manifest)).manifest as Manifest;
        served.manifest = sealManifest({ ...manifest, version: "1.3.0" }, keys.privateKey);
      },
      { reason: "does_not_start" },
    ],
  ])("refuses what %s", async (_what, change, refused) => {
    change();
    expect(await update()).toMatchObject({ outcome: "refused", ...refused });
    expect(starts()).toBe("1.0.0");
    expect(existsSync(previousOf(program))).toBe(false);
  });

  it("refuses a manifest that was true once, after a newer one was seen", async () => {
    await update();
    offer("1.2.0", { builtAt: 1_000 });
    expect(await update({ version: "1.1.0" })).toMatchObject({ outcome: "refused", reason: "older" });
  });

  it("does nothing without a server, without executables and with nothing newer", async () => {
    expect(await update({ fetch: () => Promise.reject(new Error("away")) })).toEqual({ outcome: "none" });
    served.manifest = null;
    expect(await update()).toEqual({ outcome: "none" });
    offer("1.0.0");
    expect(await update()).toEqual({ outcome: "none" });
    expect(ranges).toEqual([]);
  });

  it("goes on with a download that broke off", async () => {
    const half = Math.floor(served.packed.length / 2);
    served.cutAt = half;
    expect(await update()).toEqual({ outcome: "none" });
    expect(starts()).toBe("1.0.0");
    served.cutAt = null;
    expect(await update()).toMatchObject({ outcome: "updated" });
    expect(ranges[0]).toBeNull();
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(starts()).toBe("1.1.0");
  });

  it("still starts after it was killed at any moment, and is taken afterwards", async () => {
    const dies = () => {
      throw new Error("killed");
    };
    await expect(update({ trial: dies })).rejects.toThrow("killed");
    expect(starts()).toBe("1.0.0");
    await expect(update({ home: { ...home, write: dies } })).rejects.toThrow("killed");
    expect(starts()).toBe("1.0.0");
    // Killed after the trial was written down and before the change: the running version drops it.
    await expect(
      update({
        home: {
          ...home,
          write: (name, text) => {
            home.write(name, text);
            dies();
          },
        },
      }),
    ).rejects.toThrow("killed");
    expect(starts()).toBe("1.0.0");
    expect(beginTrial(home, "1.0.0", program, START)).toBe(false);
    expect(readUpdateState(home).trial).toBeNull();
    expect(await update()).toMatchObject({ outcome: "updated" });
    expect(starts()).toBe("1.1.0");
  });
});

describe("a new version on trial", () => {
  it("stays once it has reached its server", async () => {
    await update();
    expect(beginTrial(home, "1.1.0", program, START)).toBe(false);
    endTrial(home, "1.0.0");
    expect(readUpdateState(home)).toMatchObject({ trial: null, took: { from: "1.0.0", to: "1.1.0" } });
    for (let start = 0; start < 5; start++) expect(beginTrial(home, "1.1.0", program, START)).toBe(false);
    expect(starts()).toBe("1.1.0");
  });

  it("gives way to the one before when it ends again and again, and is not taken another time", async () => {
    await update();
    for (let start = 0; start < 3; start++) expect(beginTrial(home, "1.1.0", program, START)).toBe(false);
    expect(beginTrial(home, "1.1.0", program, START)).toBe(true);
    expect(starts()).toBe("1.0.0");
    expect(beginTrial(home, "1.0.0", program, START)).toBe(false);
    expect(await update()).toEqual({ outcome: "none" });
    expect(readUpdateState(home).undone).toBe("1.1.0");
    offer("1.1.1", { builtAt: 3_000 });
    expect(await update()).toMatchObject({ outcome: "updated", version: "1.1.1" });
  });

  it("gives way when it reaches nobody, and goes on where there is nothing to go back to", async () => {
    await update();
    expect(undo(home, "1.1.0", program, NOW)).toBe(true);
    expect(readFileSync(program)).toEqual(programOf("1.0.0"));
    rmSync(previousOf(program));
    expect(undo(home, "1.0.0", program, NOW)).toBe(false);
    expect(starts()).toBe("1.0.0");
  });

  it("is not given up while its server answers nobody, and never for good", async () => {
    await update();
    for (let start = 0; start < 9; start++)
      expect(beginTrial(home, "1.1.0", program, { now: NOW, answers: false })).toBe(false);
    expect(beginTrial(home, "1.1.0", program, { now: NOW + 4 * DAY_MS, answers: false })).toBe(true);
    expect(starts()).toBe("1.0.0");
    expect(await update({ now: () => NOW + 5 * DAY_MS })).toEqual({ outcome: "none" });
    expect(await update({ now: () => NOW + 8 * DAY_MS })).toEqual({ outcome: "updated", version: "1.1.0" });
  });

  it.each([
    ["gives way when it reaches nobody although its server answers", [false, true], "1.0.0"],
    ["stays when the hub was reached and refused the computer", [], "1.1.0"],
  ])("%s", async (_what, answers, runs) => {
    await update();
    await new Promise<void>((done) => {
      const trial = followTrial({
        home: { ...openHome(folder), ...home },
        version: "1.1.0",
        program,
        end: { outcome: "none" },
        healthMs: 5,
        now: () => NOW,
        answers: async () => answers.shift() ?? true,
        again: done,
      });
      if (answers.length > 0) return;
      trial.refused();
      done();
    });
    expect([starts(), readUpdateState(home).trial, answers]).toEqual([runs, null, []]);
  });
});

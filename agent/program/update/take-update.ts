import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Manifest, type ManifestFile, openManifest } from "../../executables/manifest.js";
import type { System } from "../../executables/runtimes.js";
import type { Home } from "../home.js";
import { isNewer, isOlder } from "./newer.js";
import { readUpdateState, type UpdateState, writeUpdateState } from "./update-state.js";

/** What an update is taken with. */
export type UpdateTools = {
  home: Pick<Home, "read" | "write">;
  server: string;
  /** The server's key, as this computer pinned it when it was paired. */
  serverKey: string;
  system: System;
  /** The running version. */
  version: string;
  /** The file that the system starts. It is there at every moment. */
  program: string;
  fetch: typeof globalThis.fetch;
  /** Whether the new file starts and says that it is this version. Resolves within a time. */
  trial(path: string, version: string): Promise<boolean>;
  signal: AbortSignal;
  now(): number;
};

export type UpdateEnd =
  | { outcome: "none" }
  | { outcome: "refused"; version: string; reason: RefusedUpdate }
  | { outcome: "updated"; version: string };
export type RefusedUpdate =
  | "unsigned"
  | "older"
  | "other_server"
  | "other_system"
  | "tampered"
  | "does_not_start"
  | "not_stored";

const MANIFEST_MS = 20_000;
const MOST_MANIFEST = 100_000;

/**
 * Asks the server for a newer program and puts it in the place of the running one, which is kept as `previous`. Only
 * what the pinned key signed for this server and system, and what is newer than anything taken before, is taken; its
 * bytes must be those that the signed manifest names. Killed at any moment, the system still finds a whole program under
 * `program`: the change is one rename (on Windows two, because a running file cannot be replaced there).
 */
export async function takeUpdate(tools: UpdateTools): Promise<UpdateEnd> {
  const { home, program } = tools;
  const text = await askManifest(tools);
  if (text === null) return { outcome: "none" };
  const manifest = openManifest(text, tools.serverKey);
  if (manifest === null) return { outcome: "refused", version: "", reason: "unsigned" };
  const state = readUpdateState(home);
  const wanted = judge(manifest, tools, state.builtAt);
  if (wanted === null || isBad(state, manifest.version, tools.now())) return { outcome: "none" };
  const { version } = manifest;
  if (typeof wanted === "string") return { outcome: "refused", version, reason: wanted };
  const next = `${program}.new`;
  const fault = await download(tools, wanted, next);
  if (fault === "away") return { outcome: "none" };
  if (fault !== null) return { outcome: "refused", version, reason: fault };
  if (!(await tools.trial(next, version))) {
    rmSync(next, { force: true });
    writeUpdateState(home, { ...state, builtAt: manifest.builtAt, bad: [...state.bad, { version, until: null }] });
    return { outcome: "refused", version, reason: "does_not_start" };
  }
  const previous = previousOf(program);
  const trial = { version, starts: 0, since: tools.now() };
  if (process.platform === "win32") {
    writeUpdateState(home, { ...state, builtAt: manifest.builtAt, trial });
    rmSync(previous, { force: true });
    renameSync(program, previous);
  } else {
    copyFileSync(program, `${previous}.next`);
    renameSync(`${previous}.next`, previous);
    // Before the change: killed in between, the running version only finds a trial of another one, and drops it.
    writeUpdateState(home, { ...state, builtAt: manifest.builtAt, trial });
  }
  renameSync(next, program);
  return { outcome: "updated", version };
}

/** Where the version before the last update stands. */
export const previousOf = (program: string): string => `${program}.previous`;

/** The file to take, why none is taken, or null when there is nothing newer. */
function judge(manifest: Manifest, of: UpdateTools, builtAt: number): ManifestFile | RefusedUpdate | null {
  if (manifest.server !== of.server) return "other_server";
  if (isOlder(manifest.version, of.version) || manifest.builtAt < builtAt) return "older";
  if (!isNewer(manifest.version, of.version)) return null;
  return manifest.files.find(({ system }) => system === of.system) ?? "other_system";
}

const isBad = ({ bad }: UpdateState, version: string, now: number): boolean =>
  bad.some((one) => one.version === version && (one.until === null || one.until > now));

/** Whether the server answers anything at all: otherwise nobody can tell how well this version is. */
export async function serverAnswers({ server, fetch }: Pick<UpdateTools, "server" | "fetch">): Promise<boolean> {
  const signal = AbortSignal.timeout(MANIFEST_MS);
  return fetch(`${server}/agent/manifest`, { method: "HEAD", signal, redirect: "error" }).then(
    () => true,
    () => false,
  );
}

async function askManifest({ server, fetch, signal }: UpdateTools): Promise<string | null> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(MANIFEST_MS)]);
    const answer = await fetch(`${server}/agent/manifest`, { signal: limit, redirect: "error" });
    const text = answer.ok ? await answer.text() : "";
    return text === "" || text.length > MOST_MANIFEST ? null : text;
  } catch {
    return null; // the server is away: the program runs as it is
  }
}

/** Loads the packed bytes, from where an earlier try stopped, and unpacks them. Null when `next` holds the program. */
async function download(
  { server, fetch, signal }: UpdateTools,
  { gzip, sha256, bytes }: ManifestFile,
  next: string,
): Promise<RefusedUpdate | "away" | null> {
  const packed = `${next}.${gzip.sha256.slice(0, 16)}.gz`;
  const have = sizeOf(packed);
  if (have < gzip.bytes) {
    try {
      const headers: Record<string, string> = have > 0 ? { Range: `bytes=${have}-` } : {};
      const answer = await fetch(`${server}/agent/program/${gzip.sha256}`, { signal, headers, redirect: "error" });
      if (!answer.ok || answer.body === null) return "away";
      const flags = answer.status === 206 ? "a" : "w";
      const most = gzip.bytes - (flags === "a" ? have : 0);
      await pipeline(Readable.fromWeb(answer.body as never), atMost(most), createWriteStream(packed, { flags }));
    } catch (error) {
      return isFull(error) ? "not_stored" : "away"; // what has come stays, and the next try goes on from there
    }
  }
  try {
    if (sizeOf(packed) < gzip.bytes) return "away";
    if ((await hashOf(packed)) !== gzip.sha256) {
      rmSync(packed, { force: true });
      return "tampered";
    }
    await pipeline(createReadStream(packed), createGunzip(), atMost(bytes), createWriteStream(next));
    const isWhole = (await hashOf(next)) === sha256;
    rmSync(packed, { force: true });
    if (!isWhole) rmSync(next, { force: true });
    else chmodSync(next, 0o700);
    return isWhole ? null : "tampered";
  } catch (error) {
    rmSync(next, { force: true });
    if (!isFull(error)) rmSync(packed, { force: true });
    return isFull(error) ? "not_stored" : "tampered";
  }
}

/** Passes on so many bytes; more are more than was promised. */
function atMost(most: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > most) done(new Error("more bytes than the manifest names"));
      else done(null, chunk);
    },
  });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

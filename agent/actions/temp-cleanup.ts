import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { z } from "zod";
import { redactMount } from "../program/redact.js";
import type { ActionResult } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { purgeQuarantines, QUARANTINE_DAYS, quarantine, removeSame } from "./quarantine.js";
import { findTemporaryFiles, type TemporaryFile } from "./temporary-files.js";

const HOUR_MS = 3_600_000;
/** So much of another disk stays free when files are kept there for a while. */
const ROOM_LEFT = 2e9;
const MOST_FOLDERS = 16;
const params = z.strictObject({
  olderThanHours: z.int().min(24).max(8760).default(24),
  maxBytes: z.int().min(1).max(1e12).default(50e9),
});
type Params = z.infer<typeof params>;

/**
 * Frees the room that the user's own old temporary files take. What programs make again is removed; what somebody could
 * miss is kept in a quarantine for 15 days: on the same disk its room is free only then, on another disk it is free at
 * once, where that one has room for it; else it stays where it is. Linux; on macOS the same code, never run.
 */
export const tempCleanup: Action<Params> = {
  name: "temp-cleanup",
  systems: ["linux", "macos"],
  title: "Limpeza de arquivos temporários",
  params,
  async preview(given, at) {
    const found = await plan(given, at);
    const disks = await measureDisks(found, at);
    return {
      effect: effectOf(found),
      before: before(found, disks),
      folders: foldersOf(found),
      disks: disks.map(({ mount, free }) => ({ mount, freeBefore: free, freeAfter: free })),
      undo: undoWords(found.keep.length > 0, null),
    };
  },
  async run(given, at) {
    const purged = await purgeQuarantines(at.home, at.now());
    if (purged > 0) at.say(`Quarentenas vencidas apagadas: ${purged}.`);
    const found = await plan(given, at);
    const disks = await measureDisks(found, at);
    const removed: TemporaryFile[] = [];
    for (const file of found.remove) if (await removeSame(file)) removed.push(file);
    const kept = found.keep.length > 0 ? await quarantine(at.home, found.keep, at.now()) : { id: null, moved: [] };
    const done: Plan = { ...found, remove: removed, keep: kept.moved };
    const left = found.remove.length + found.keep.length - removed.length - kept.moved.length;
    if (left > 0) at.say(`${left} arquivos ficaram onde estavam, porque mudaram ou estão em uso.`);
    const after = await measureDisks(found, at);
    return {
      effect: { ...effectOf(done), leftFiles: left, leftBytes: bytesOf(found) - bytesOf(done) },
      before: before(found, disks),
      after: before(await plan(given, at), after),
      folders: foldersOf(done),
      disks: disks.map(({ mount, free }, n) => ({ mount, freeBefore: free, freeAfter: after[n]?.free ?? free })),
      undo: undoWords(kept.moved.length > 0, kept.id),
    };
  },
};

/** Oldest first, up to `maxBytes`: what is removed, what is kept for a while, and what there is no room to keep. */
type Plan = { remove: TemporaryFile[]; keep: TemporaryFile[]; stay: TemporaryFile[]; homeDevice: number };

async function plan({ olderThanHours, maxBytes }: Params, at: Workplace): Promise<Plan> {
  const olderThanMs = olderThanHours * HOUR_MS;
  const all = await findTemporaryFiles({ roots: at.temporaryRoots, olderThanMs, now: at.now(), except: [at.home] });
  const homeDevice = (await stat(at.home)).dev;
  let room = (await at.volumeOf(at.home)).freeBytes - ROOM_LEFT;
  let budget = maxBytes;
  const found: Plan = { remove: [], keep: [], stay: [], homeDevice };
  for (const file of all) {
    if (file.bytes > budget) continue;
    if (file.again) found.remove.push(file);
    else if (file.device === homeDevice) found.keep.push(file);
    else if (file.bytes > room) {
      found.stay.push(file);
      continue;
    } else {
      found.keep.push(file);
      room -= file.bytes;
    }
    budget -= file.bytes;
  }
  return found;
}

const sum = (files: readonly TemporaryFile[]) => files.reduce((bytes, file) => bytes + file.bytes, 0);
const bytesOf = ({ remove, keep }: Plan) => sum(remove) + sum(keep);

/** `files` and `bytes` are freed at once, `later…` when the quarantine ends, `stay…` cannot be touched for want of room. */
function effectOf(found: Plan): ActionResult["effect"] {
  const later = found.keep.filter(({ device }) => device === found.homeDevice);
  const now = [...found.remove, ...found.keep.filter(({ device }) => device !== found.homeDevice)];
  return {
    files: now.length,
    bytes: sum(now),
    laterFiles: later.length,
    laterBytes: sum(later),
    stayFiles: found.stay.length,
    stayBytes: sum(found.stay),
  };
}

type Disk = { device: number; mount: string; free: number };

/** The disks that the files lie on, the one with most of them first. */
async function measureDisks({ remove, keep }: Plan, at: Workplace): Promise<Disk[]> {
  const byDevice = new Map<number, { path: string; bytes: number }>();
  for (const { device, root, bytes } of [...remove, ...keep]) {
    const known = byDevice.get(device);
    byDevice.set(device, { path: known?.path ?? root, bytes: (known?.bytes ?? 0) + bytes });
  }
  const places = [...byDevice].sort(([, a], [, b]) => b.bytes - a.bytes);
  return Promise.all(
    places.slice(0, MOST_FOLDERS).map(async ([device, { path }], n) => {
      const { mount, freeBytes } = await at.volumeOf(path);
      return { device, mount: redactMount(mount, n + 1), free: freeBytes };
    }),
  );
}

function before(found: Plan, disks: readonly Disk[]): ActionResult["effect"] {
  const files = [...found.remove, ...found.keep];
  const [main] = disks;
  return {
    temporaryBytes: sum(files),
    temporaryFiles: files.length,
    ...(main ? { freeBytes: main.free } : {}),
  };
}

/** What the customer reads before the yes: each searched folder, once for what is removed and once for what is kept. */
function foldersOf(found: Plan): NonNullable<ActionResult["folders"]> {
  const rows = new Map<string, NonNullable<ActionResult["folders"]>[number]>();
  const add = (file: TemporaryFile, freed: "now" | "later") => {
    const folder = nameOf(file.root);
    const key = `${freed} ${folder}`;
    const row = rows.get(key) ?? { folder, files: 0, bytes: 0, freed };
    rows.set(key, { ...row, files: row.files + 1, bytes: row.bytes + file.bytes });
  };
  for (const file of found.remove) add(file, "now");
  for (const file of found.keep) add(file, "later");
  return [...rows.values()].slice(0, MOST_FOLDERS);
}

function nameOf(root: string): string {
  const home = homedir();
  return root === home || root.startsWith(`${home}/`) ? `~${root.slice(home.length)}` : root;
}

function undoWords(keeps: boolean, id: string | null): string | null {
  if (!keeps) return null;
  const how = id === null ? "pelo programa no computador" : `no computador com: balcao-agent --undo ${id}`;
  return `O que fica guardado pode voltar por ${QUARANTINE_DAYS} dias, ${how}`;
}

// The thread that holds the embedded database, so that SQL never runs on the event loop that answers webhooks. It is
// JavaScript, because a worker thread of Node 20 loads no TypeScript. `embedded-postgres.ts` is the other end. Messages
// in: { id, bytes } (PostgreSQL's wire protocol), { id, reset: true }, { id, close: true }. Messages out: { id, bytes }
// or { id, error }.
import fs from "node:fs";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { vector } from "@electric-sql/pglite-pgvector";

/** @type {{ dir: string | null, seed: string | null, fsync: boolean, settings: Record<string, string> }} */
const options = workerData;

// PGlite starts with `-F` (fsync off). Its default parameters cannot be amended, only replaced.
const startParams = PGlite.defaultStartParams.filter((param) => !(options.fsync && param === "-F"));
for (const [name, value] of Object.entries(options.settings)) startParams.push("-c", `${name}=${value}`);

// This marker lies beside the folder while the folder is being made. A folder that was left half made (kill -9, power
// cut) is made again; no message was acknowledged yet.
const marker = `${options.dir}.unfinished`;
if (options.dir !== null && fs.existsSync(marker)) fs.rmSync(options.dir, { recursive: true, force: true });
const fresh = options.dir === null || !fs.existsSync(`${options.dir}/PG_VERSION`);
// Unzipped here at once, because PGlite does it in several times the time.
const loadDataDir = fresh && options.seed ? new Blob([gunzipSync(fs.readFileSync(options.seed))]) : undefined;
if (fresh && options.dir !== null) {
  fs.writeFileSync(marker, "");
  if (options.fsync) syncPath(dirname(marker));
}

/** PGlite's file system with two additions: files that only their owner can read, and fsync. */
class OwnNodeFS extends NodeFS {
  /** @override @param {Parameters<NodeFS["init"]>} args */
  async init(...args) {
    const { emscriptenOpts } = await super.init(...args);
    const amend = (/** @type {typeof db.Module} */ module) => {
      keepModesPrivate(module);
      if (options.fsync) giveFsync(module);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), amend] } };
  }
}

const db = await PGlite.create({
  ...(options.dir === null ? { dataDir: "memory://" } : { fs: new OwnNodeFS(options.dir) }),
  extensions: { vector, unaccent, pg_trgm },
  startParams,
  relaxedDurability: false,
  ...(loadDataDir ? { loadDataDir } : {}),
});
if (fresh && options.dir !== null) {
  if (options.fsync) syncFolder(options.dir);
  fs.rmSync(marker);
  if (options.fsync) syncPath(dirname(marker));
}
parentPort?.postMessage({ id: 0, ready: true });

parentPort?.on("message", async (message) => {
  try {
    if (message.close) {
      await db.close();
      parentPort?.postMessage({ id: message.id });
      parentPort?.close();
    } else if (message.reset) {
      // A client that was dropped in mid-transaction left it open. The next client starts without it.
      await db.exec("ROLLBACK");
      await db.exec("DISCARD ALL");
      parentPort?.postMessage({ id: message.id });
    } else if (message.dump) {
      const dump = await db.dumpDataDir("gzip");
      const bytes = new Uint8Array(await dump.arrayBuffer());
      parentPort?.postMessage({ id: message.id, bytes }, [bytes.buffer]);
    } else {
      const reply = await exchange(message.bytes);
      parentPort?.postMessage({ id: message.id, bytes: reply }, [reply.buffer]);
    }
  } catch (error) {
    parentPort?.postMessage({ id: message.id, error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * Uses PGlite's stream, because its other function parses every reply in JavaScript, which `pg` does again. The stream
 * gives views of a buffer that PGlite reuses, so they are copied.
 * @param {Uint8Array} bytes
 */
async function exchange(bytes) {
  /** @type {Uint8Array[]} */
  const parts = [];
  const onRawData = (/** @type {Uint8Array} */ data) => parts.push(data.slice());
  await db.execProtocolRawStream(bytes, { syncToFs: false, onRawData });
  return parts.length === 1 && parts[0] ? parts[0] : new Uint8Array(Buffer.concat(parts));
}

/**
 * Emscripten gives every file that it makes or unpacks the mode 0666, whatever the umask. This takes the rights of
 * other users away.
 * @param {typeof db.Module} module
 */
function keepModesPrivate(module) {
  const { NODEFS } = module.FS.filesystems;
  const { setattr } = NODEFS;
  NODEFS.setattr = (
    /** @type {unknown} */ of,
    /** @type {object} */ node,
    /** @type {{ mode?: number }} */ attributes,
    /** @type {unknown[]} */ ...rest
  ) => {
    const { mode } = attributes;
    return setattr(of, node, mode === undefined ? attributes : { ...attributes, mode: mode & ~0o077 }, ...rest);
  };
}

/**
 * Adds fsync, which Emscripten's file system lacks: PostgreSQL's calls for it did nothing, those of recovery and initdb
 * included.
 * @param {typeof db.Module} module
 */
function giveFsync(module) {
  const { NODEFS } = module.FS.filesystems;
  NODEFS.stream_ops.fsync = (/** @type {{ nfd?: number, node: object }} */ stream) => {
    NODEFS.tryFSOperation(() =>
      stream.nfd === undefined ? syncPath(NODEFS.realPath(stream.node)) : fs.fdatasyncSync(stream.nfd),
    );
    return 0;
  };
}

/** Files that were unpacked from the seed have not been synced yet. @param {string} folder */
function syncFolder(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncFolder(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(folder);
}

/** @param {string} path */
function syncPath(path) {
  const fd = fs.openSync(path, "r");
  fs.fdatasyncSync(fd);
  fs.closeSync(fd);
}

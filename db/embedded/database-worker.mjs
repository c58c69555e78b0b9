// The thread that holds the embedded database: SQL then never runs on the event loop that answers webhooks.
// JavaScript, because a worker thread of Node 20 loads no TypeScript; `embedded-postgres.ts` is the other end.
// Messages in: { id, bytes } (PostgreSQL's wire protocol), { id, reset: true }, { id, close: true }. Out: { id, bytes } or { id, error }.
import fs from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { vector } from "@electric-sql/pglite-pgvector";

/** @type {{ dir: string | null, seed: string | null, fsync: boolean, settings: Record<string, string> }} */
const options = workerData;

// PGlite starts with `-F` (fsync off) and its defaults cannot be amended, only replaced.
const startParams = PGlite.defaultStartParams.filter((param) => !(options.fsync && param === "-F"));
for (const [name, value] of Object.entries(options.settings)) startParams.push("-c", `${name}=${value}`);

const fresh = options.dir === null || !fs.existsSync(`${options.dir}/PG_VERSION`);
const loadDataDir = fresh && options.seed ? new Blob([fs.readFileSync(options.seed)]) : undefined;

const db = await PGlite.create({
  dataDir: options.dir ?? "memory://",
  extensions: { vector, unaccent, pg_trgm },
  startParams,
  relaxedDurability: false,
  ...(loadDataDir ? { loadDataDir } : {}),
});
if (options.fsync && options.dir !== null) syncForReal();
parentPort?.postMessage({ id: 0, ready: true });

parentPort?.on("message", async (message) => {
  try {
    if (message.close) {
      await db.close();
      parentPort?.postMessage({ id: message.id });
      parentPort?.close();
    } else if (message.reset) {
      // A client that was dropped in mid-transaction left it open: the next one starts clean.
      await db.exec("ROLLBACK");
      await db.exec("DISCARD ALL");
      parentPort?.postMessage({ id: message.id });
    } else if (message.dump) {
      const dump = await db.dumpDataDir("gzip");
      const bytes = new Uint8Array(await dump.arrayBuffer());
      parentPort?.postMessage({ id: message.id, bytes }, [bytes.buffer]);
    } else {
      const bytes = await db.execProtocolRaw(message.bytes, { syncToFs: false, throwOnError: false });
      // A copy of just these bytes: what PGlite gives is a window on a large buffer, which would be cloned whole.
      const reply = bytes.slice();
      parentPort?.postMessage({ id: message.id, bytes: reply }, [reply.buffer]);
    }
  } catch (error) {
    parentPort?.postMessage({ id: message.id, error: error instanceof Error ? error.message : String(error) });
  }
});

/** PGlite's file system has no fsync at all, so PostgreSQL's calls for it went nowhere: this gives it one. */
function syncForReal() {
  const nodefs = db.Module.FS.filesystems.NODEFS;
  nodefs.stream_ops.fsync = (/** @type {{ nfd: number }} */ stream) => {
    fs.fdatasyncSync(stream.nfd);
    return 0;
  };
}

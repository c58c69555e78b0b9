import { createRateLimiter } from "../limits/rate-limiter.js";
import { TOLD } from "../limits/told.js";
import { type ThreadPool, workBeside } from "../threads/thread-pool.js";
import type { CheckedFile } from "./check-file.js";
import { cleanName } from "./clean-name.js";

/** Inspects a file that somebody sent. `tenantId` says whose place in the queue it takes. */
export type InspectFile = (
  tenantId: string,
  file: { bytes: Buffer; name: string; mime?: string },
) => Promise<CheckedFile>;

/** How many companies' log lines are counted at the same time. */
const COMPANIES = 1_000;
/**
 * Time limit for the smallest file, in ms. A file of 10 MB takes tens of ms; the largest that channels carry (100 MB)
 * about a second.
 */
const BASE_MS = 2_000;
const MS_PER_MB = 30;

/**
 * Runs `checkFile` in a thread, for at most 2 s plus 30 ms per megabyte. A file that takes longer, or that crashes its
 * thread, is held as one that cannot be inspected. Rejects with `ThreadsBusy` while too many files of the tenant wait
 * already.
 */
export function createInspectFile(
  pool: Pick<ThreadPool, "run">,
  log: { warn(detail: object, message: string): void },
): InspectFile {
  const limiter = createRateLimiter(Date.now, COMPANIES);
  const module = workBeside(import.meta.url, "inspect-work");
  return async (tenantId, { bytes, name, mime }) => {
    const ran = await pool.run({
      module,
      prepare() {
        const copy = new Uint8Array(bytes);
        return { input: { bytes: copy, name, mime }, transfer: [copy.buffer] };
      },
      key: tenantId,
      timeoutMs: BASE_MS + (bytes.length / 1024 / 1024) * MS_PER_MB,
    });
    if (ran.outcome === "done") return ran.output as CheckedFile;
    // `checkFile` never throws, whatever the file. If it did, the fault is in our code, not in the file.
    if (ran.outcome === "failed") throw new Error(`Files cannot be inspected: ${ran.reason}`);
    if (limiter(tenantId, TOLD) === 0)
      log.warn(
        { tenant: tenantId, size: bytes.length, outcome: ran.outcome, reason: ran.reason },
        "a file could not be inspected",
      );
    const problem = "Não foi possível conferir este arquivo.";
    return { mime: "application/octet-stream", name: cleanName(name), state: "held", problem };
  };
}

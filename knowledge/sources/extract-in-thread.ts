import { type ThreadPool, workBeside } from "../../platform/threads/thread-pool.js";
import type { Extracted } from "./extracted.js";

const BASE_MS = 20_000;
const MS_PER_MB = 4_000;

/**
 * Reads a file in a thread, for at most 20 s and 4 s more for each megabyte. A file that takes longer, or more memory than a
 * thread may have, is refused. Rejects with `ThreadsBusy` while too many files of the company wait.
 */
export function createExtract(pool: Pick<ThreadPool, "run">) {
  const module = workBeside(import.meta.url, "source-work");
  return async (tenantId: string, { bytes, name }: { bytes: Buffer; name: string }): Promise<Extracted> => {
    const ran = await pool.run({
      module,
      prepare() {
        const copy = new Uint8Array(bytes);
        return { input: { bytes: copy, name }, transfer: [copy.buffer] };
      },
      key: tenantId,
      timeoutMs: BASE_MS + (bytes.length / 1024 / 1024) * MS_PER_MB,
    });
    if (ran.outcome === "done") return ran.output as Extracted;
    if (ran.outcome === "failed") throw new Error(`a document could not be read: ${ran.reason}`);
    return { outcome: "refused", reason: "O arquivo é pesado demais para ser lido aqui. Divida-o em partes menores." };
  };
}

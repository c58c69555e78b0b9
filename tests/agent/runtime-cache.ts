import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where tests keep the archives of `node` between runs. Their checksums are compared each time. */
export const RUNTIME_CACHE = join(tmpdir(), "balcao-agent-runtimes");

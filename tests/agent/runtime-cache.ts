import { tmpdir } from "node:os";
import { join } from "node:path";

/** The npm registry from which tests take `node`. */
export const RUNTIME_REGISTRY = process.env.AGENT_RUNTIME_REGISTRY ?? "https://registry.npmjs.org";
/** Where tests keep the archives of `node` between runs. Their checksums are compared each time. */
export const RUNTIME_CACHE = join(tmpdir(), "balcao-agent-runtimes");

import { findTemporaryFiles, type TemporaryFile, temporaryRoots } from "../../actions/temporary-files.js";

const OLD_MS = 86_400_000;
const LIMIT_MS = 20_000;
let found: Promise<TemporaryFile[]> | null = null;

/**
 * The user's temporary files that are older than a day. They are searched only once per process, because two probes
 * count them. Rejects when it takes longer than 20 s.
 */
export function oldTemporaryFiles(): Promise<TemporaryFile[]> {
  found ??= findTemporaryFiles({
    roots: temporaryRoots(process.env),
    olderThanMs: OLD_MS,
    now: Date.now(),
    except: [process.env.BALCAO_AGENT_HOME ?? ""].filter((folder) => folder !== ""),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  return found;
}

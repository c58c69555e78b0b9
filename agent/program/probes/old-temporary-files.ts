import { eachTemporaryFile, temporaryRoots } from "../../actions/temporary-files.js";

const OLD_MS = 86_400_000;
const LIMIT_MS = 20_000;
let counted: Promise<OldTemporaryFiles> | null = null;

export type OldTemporaryFiles = {
  bytes: number;
  /** The bytes of those that programs make again, by the device number of the disk that they are on. */
  againByDevice: ReadonlyMap<number, number>;
};

/**
 * How much the user's temporary files that are older than a day take. They are searched only once per process, because
 * two probes need it. Rejects when it takes longer than 20 s.
 */
export function oldTemporaryFiles(): Promise<OldTemporaryFiles> {
  counted ??= count();
  return counted;
}

async function count(): Promise<OldTemporaryFiles> {
  let all = 0;
  const againByDevice = new Map<number, number>();
  const search = {
    roots: temporaryRoots(process.env),
    olderThanMs: OLD_MS,
    now: Date.now(),
    except: [process.env.BALCAO_AGENT_HOME ?? ""].filter((folder) => folder !== ""),
    signal: AbortSignal.timeout(LIMIT_MS),
  };
  await eachTemporaryFile(search, ({ bytes, again, device }) => {
    all += bytes;
    if (again) againByDevice.set(device, (againByDevice.get(device) ?? 0) + bytes);
  });
  return { bytes: all, againByDevice };
}

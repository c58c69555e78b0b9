import { HARDWARE } from "./hardware.js";
import { type Probe, type ProbeContext, type ProbeName, read } from "./probe.js";
import { SYSTEM_STATE } from "./system-state.js";

const PROBES = { ...HARDWARE, ...SYSTEM_STATE } satisfies { [N in ProbeName]: Probe<N> };

/**
 * Runs in the child process. It measures one thing after the other (on Windows several at once would keep a core busy)
 * and prints each result at once, so that results before a hang are not lost. Lines of JSON: `{ name, done, all }`
 * before, `{ name, reading }` after.
 */
export async function runProbes(context: ProbeContext, give: (line: string) => void): Promise<void> {
  const chosen = Object.entries<Probe>(PROBES).filter(([, probe]) => !(context.quick && probe.slow));
  for (const [done, [name, probe]] of chosen.entries()) {
    give(JSON.stringify({ name, done, all: chosen.length }));
    give(JSON.stringify({ name, reading: await read(probe, context) }));
  }
}

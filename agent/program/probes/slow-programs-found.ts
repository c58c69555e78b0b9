import type { Probe } from "./probe.js";
import { runningPrograms } from "./running-programs.js";
import { findSlowProgram } from "./slow-program.js";
import { SLOW_PROGRAMS } from "./slow-programs.js";
import { startupPrograms } from "./startup-programs.js";

/** Programs of the list that run or start by themselves, by the names that the list gives them. */
export const SLOW_PROGRAMS_FOUND: Probe<"slowPrograms"> = {
  slow: true,
  timeoutMs: 20_000,
  async measure() {
    const { busiest } = await runningPrograms();
    const names = [...busiest.map(({ name }) => name), ...(await startupPrograms())];
    const found = names.flatMap((name) => findSlowProgram(name, SLOW_PROGRAMS)?.program ?? []);
    return [...new Set(found)].slice(0, 20);
  },
};

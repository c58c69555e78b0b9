import { LRUCache } from "lru-cache";
import { ProgramMissing, type Programs } from "../../bot/ports/programs.js";
import { prepareUnderstanding, understand } from "../../bot/understanding/understand.js";
import type { createProgramStore } from "../../db/stores/program-store.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { Program } from "../../flows/program.js";
import type { ProgramSource } from "../../flows/program-source.js";

/**
 * Compiled programs of this process. What a turn asks for and is not here makes it throw `ProgramMissing`; the engine
 * then calls `load` and runs the turn again. `forget` makes the next turn of a tenant look for a newer program.
 */
export function createProgramRegistry(
  store: ReturnType<typeof createProgramStore>,
): Programs & { forget(tenantId: string | null): void } {
  // By their hash, which is of the whole source: the same source is compiled once. About 1 MB each, and
  // as much again for what its classifier learned, which companies with the same flows share.
  const compiled = new LRUCache<string, Program>({ max: 300 });
  const current = new Map<string, string | null>();

  return {
    understand,
    current(tenantId) {
      const hash = current.get(tenantId);
      if (hash === null) return null;
      const program = hash === undefined ? undefined : compiled.get(hash);
      if (!program) throw new ProgramMissing(tenantId, null);
      return program;
    },
    pinned(tenantId, hash) {
      const program = compiled.get(hash);
      if (!program) throw new ProgramMissing(tenantId, hash);
      return program;
    },
    async load(tenantId, hash) {
      const found = await store.find(tenantId, hash);
      if (!found) {
        if (hash !== null) throw new Error(`the pinned program ${hash} is not stored`);
        current.set(tenantId, null);
        return;
      }
      if (!compiled.has(found.hash)) compiled.set(found.hash, compile(found.source));
      if (hash === null) current.set(tenantId, found.hash);
    },
    forget: (tenantId) => (tenantId === null ? current.clear() : void current.delete(tenantId)),
  };
}

function compile(source: ProgramSource): Program {
  const result = compileProgram(source);
  if (!result.ok)
    throw new Error(
      `a published program no longer compiles: ${result.problems.map((problem) => problem.reason).join("; ")}`,
    );
  prepareUnderstanding(result.program);
  return result.program;
}

import { LRUCache } from "lru-cache";
import { ProgramBroken, ProgramMissing, type Programs } from "../bot/ports/programs.js";
import type { createProgramStore } from "../db/stores/program-store.js";
import { compileProgram } from "../flows/compile-program.js";
import type { Program } from "../flows/program.js";
import type { ProgramSource } from "../flows/program-source.js";
import { prepareUnderstanding, understand } from "../understanding/understand.js";

/**
 * The compiled programs of this process. When a turn asks for a program that is not here, `ProgramMissing` is thrown;
 * the engine then calls `load` and runs the turn again. After `forget`, the next turn of a tenant looks for a newer
 * program.
 *
 * A program is known by the hash under which it was stored. Another version of Balcão, with other system flows, may
 * have stored it; the same source would have another hash today. Conversations that run on it stay on it all the same.
 */
export function createProgramRegistry(
  store: Pick<ReturnType<typeof createProgramStore>, "find">,
): Programs & { forget(tenantId: string | null): void } {
  // Programs by hash. The hash covers everything that decides what a program does, so the same flows are compiled once.
  // A program takes about 1 MB and its trained classifier another; companies with the same flows share both.
  const compiled = new LRUCache<string, Program>({ max: 300 });
  const current = new Map<string, string | null>();
  /** By tenant: hashes that conversations are pinned to and that no longer exist. */
  const gone = new Map<string, Set<string>>();
  const underWay = new Map<string, Promise<void>>();
  /** Grows with each `forget`. What was read under an earlier number is not the newest. */
  let generation = 0;

  function currentOf(tenantId: string): Program | null {
    const hash = current.get(tenantId);
    if (hash === null) return null;
    const program = hash === undefined ? undefined : compiled.get(hash);
    if (!program) throw new ProgramMissing(tenantId, null);
    return program;
  }

  function isHere(tenantId: string, hash: string | null): boolean {
    if (hash !== null) return compiled.has(hash) || gone.get(tenantId)?.has(hash) === true;
    const known = current.get(tenantId);
    return known === null || (known !== undefined && compiled.has(known));
  }

  async function read(tenantId: string, hash: string | null): Promise<void> {
    const began = generation;
    const found = await store.find(tenantId, hash);
    if (found && !compiled.has(found.hash)) {
      compiled.set(found.hash, { ...compile(found.source), hash: found.hash });
    }
    if (hash === null) {
      if (began === generation) current.set(tenantId, found?.hash ?? null);
    } else if (!found) await replace(tenantId, hash, began);
  }

  /**
   * No program is stored under this hash. The published one may be the same under another hash; otherwise it replaces
   * the missing one.
   */
  async function replace(tenantId: string, hash: string, began: number): Promise<void> {
    const published = await store.find(tenantId, null);
    const program = published && compile(published.source);
    if (program?.hash === hash) compiled.set(hash, program);
    else if (began === generation) gone.set(tenantId, (gone.get(tenantId) ?? new Set()).add(hash));
  }

  return {
    understand,
    current: currentOf,
    pinned(tenantId, hash) {
      const program = compiled.get(hash);
      if (program) return program;
      if (gone.get(tenantId)?.has(hash)) return currentOf(tenantId);
      throw new ProgramMissing(tenantId, hash);
    },
    load(tenantId, hash) {
      if (isHere(tenantId, hash)) return Promise.resolve();
      const key = JSON.stringify([generation, tenantId, hash]);
      const loading = underWay.get(key) ?? read(tenantId, hash).finally(() => underWay.delete(key));
      underWay.set(key, loading);
      return loading;
    },
    forget(tenantId) {
      generation += 1;
      for (const known of [current, gone]) {
        if (tenantId === null) known.clear();
        else known.delete(tenantId);
      }
    },
  };
}

function compile(source: ProgramSource): Program {
  const result = compileProgram(source);
  if (!result.ok) throw new ProgramBroken(result.problems.map((problem) => problem.reason).join("; "));
  prepareUnderstanding(result.program);
  return result.program;
}

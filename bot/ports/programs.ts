import type { Program } from "../../flows/program.js";
import type { Understand } from "../../flows/understanding.js";

/** Compiled programs, kept in the process. Reading is immediate; what is not here yet must be loaded before the turn. */
export type Programs = {
  /** The one that new dialogues take; null when the tenant published none. Throws `ProgramMissing` when not loaded. */
  current(tenantId: string): Program | null;
  /**
   * A pinned one, by hash; where it exists no more, the current one, whose other hash tells `interpret` to end the
   * dialogue. Throws `ProgramMissing` when not loaded.
   */
  pinned(tenantId: string, hash: string): Program | null;
  understand: Understand<Program>;
  /** Loads what `ProgramMissing` named. Rejects with `ProgramBroken`, or with the database's own trouble. */
  load(tenantId: string, hash: string | null): Promise<void>;
};

/** A turn needs a program that this process has not loaded: load it and run the turn again. Not a failure. */
export class ProgramMissing extends Error {
  constructor(
    readonly tenantId: string,
    readonly hash: string | null,
  ) {
    super(`program ${hash ?? "current"} of ${tenantId} is not loaded`);
  }
}

/** A published program does not compile in this version: trying again changes nothing. */
export class ProgramBroken extends Error {
  override name = "ProgramBroken";
  constructor(problems: string) {
    super(`a published program no longer compiles: ${problems}`);
  }
}

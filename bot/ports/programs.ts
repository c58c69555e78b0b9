import type { Program } from "../../flows/program.js";
import type { Understand } from "../../flows/understanding.js";

/**
 * The compiled programs that this process holds. Reading is immediate. A program that is not here must be loaded before
 * the turn.
 */
export type Programs = {
  /**
   * The program that new dialogues use; null when the tenant has published none. Throws `ProgramMissing` when it is not
   * loaded.
   */
  current(tenantId: string): Program | null;
  /**
   * The program with this hash, to which a conversation is pinned. When it no longer exists, the current one is given;
   * `interpret` sees the different hash and ends the dialogue. Throws `ProgramMissing` when it is not loaded.
   */
  pinned(tenantId: string, hash: string): Program | null;
  understand: Understand<Program>;
  /** Loads the program that `ProgramMissing` named. Rejects with `ProgramBroken`, or with an error of the database. */
  load(tenantId: string, hash: string | null): Promise<void>;
};

/**
 * A turn needs a program that this process has not loaded. The engine loads it and runs the turn again. This is no
 * failure.
 */
export class ProgramMissing extends Error {
  constructor(
    readonly tenantId: string,
    readonly hash: string | null,
  ) {
    super(`program ${hash ?? "current"} of ${tenantId} is not loaded`);
  }
}

/** A published program does not compile in this version. Trying again would change nothing. */
export class ProgramBroken extends Error {
  override name = "ProgramBroken";
  constructor(problems: string) {
    super(`a published program no longer compiles: ${problems}`);
  }
}

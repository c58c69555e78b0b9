import type { Database } from "../../db/database.js";
import type { CompanyTools } from "./at.js";
import type { Command } from "./define-command.js";
import { openAt, personActing, tellChanged } from "./open-at.js";
import { type Done, perform, type Seen } from "./perform.js";
import { settleProgram } from "./settle-program.js";

/** Who asks for a change, from which network address, and which revision of the thing they saw. `userId`: or an API key's id. */
export type Asking = { tenantId: string; userId: string; from: string; seen: Seen };

export type CompanyCommands = ReturnType<typeof createCompanyCommands>;

/**
 * Changes of companies that people ask for. Each is one transaction: right, input, revision, what is written, the program
 * that follows from it, the audit, and the word to other processes. `changed` makes this process read the company anew.
 */
export function createCompanyCommands(
  database: Database,
  tools: CompanyTools,
  changed: (tenantId: string) => Promise<void>,
) {
  return {
    /** Throws `CompanyRefusal`, or `ZodError` for an input that does not fit. */
    async run<Input, Item>(
      command: Command<Input, Item>,
      input: unknown,
      { tenantId, userId, from, seen }: Asking,
    ): Promise<Done<Item>> {
      const done = await database.transaction([tenantId], async (tx) => {
        const at = await openAt(tx, tenantId, () => personActing(tx, tenantId, userId, from), tools);
        const one = await perform(at, command, input, seen);
        if (!one.changed) return one;
        await settleProgram(at);
        await tellChanged(at);
        return one;
      });
      if (done.changed) await changed(tenantId);
      return done;
    },
  };
}

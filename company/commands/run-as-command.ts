import type { Database } from "../../db/database.js";
import { auditOf, type By, INSTALLATION } from "../../db/stores/audit-store.js";
import type { CompanyTools } from "./at.js";
import type { Command } from "./define-command.js";
import { openAt, tellChanged } from "./open-at.js";
import { type Done, perform } from "./perform.js";

/**
 * Carries out a command about a company's people for the command line, which may everything. `told`: it concerns the
 * installation, which gets an entry of its own. Throws `CompanyRefusal`, or `ZodError` for an input that does not fit.
 */
export function runAsCommand<Input, Item>(
  database: Database,
  tools: CompanyTools,
  { tenantId, by, told = false }: { tenantId: string; by: By; told?: boolean },
  command: Command<Input, Item>,
  input: unknown,
): Promise<Done<Item>> {
  return database.transaction([tenantId, INSTALLATION], async (tx) => {
    const at = await openAt(tx, tenantId, () => ({ kind: "command", name: by.actor, from: by.from }), tools);
    const done = await perform(at, command, input, null);
    if (!done.changed) return done;
    const { kind } = command.kind;
    const entry = {
      ...by,
      action: command.name,
      subject: `${kind}:${done.name}` as const,
      detail: { company: tenantId },
    };
    if (told) await tx.run(...auditOf(INSTALLATION, entry));
    await tellChanged(at);
    return done;
  });
}

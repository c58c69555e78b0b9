import { ZodError } from "zod";
import { CompanyRefusal } from "../company/commands/company-refusal.js";
import type { Command as CompanyCommand } from "../company/commands/define-command.js";
import { unbindOutside } from "../company/commands/outside-identity.js";
import { runAsCommand } from "../company/commands/run-as-command.js";
import { appointSuperAdmin, dismissSuperAdmin } from "../company/commands/super-admin.js";
import { byCommand } from "../db/stores/audit-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createUserStore } from "../db/stores/user-store.js";
import type { Command, CommandHooks, CommandResult } from "./command.js";
import { companyTools } from "./company-tools.js";
import { inviteLine } from "./invite-line.js";
import type { Installation } from "./open-installation.js";
import { tenantOf } from "./tenant-of.js";

type PeopleCommand = Extract<Command, { kind: "super-admin" | "unbind" }>;

/** `balcao user super-admin` and `balcao user unbind`. */
export async function runPeopleCommand(
  installation: Installation,
  command: PeopleCommand,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const several = command.company === null && (await listTenants(installation.database)).length > 1;
  const tenantId = several ? null : await tenantOf(installation, command.company);
  if (!tenantId) return no("There is no such company. Say which one with --company.");
  const { database } = installation;
  const by = byCommand(`user ${command.kind}`);
  const run = <Input, Item>(which: CompanyCommand<Input, Item>, input: object) =>
    runAsCommand(
      database,
      companyTools(installation),
      { tenantId, by, told: which.kind.kind === "person" },
      which,
      input,
    );
  const { email } = command;
  try {
    if (command.kind === "unbind") {
      await run(unbindOutside, { email });
      await hooks?.reload(tenantId);
      return yes(`${email} is bound to nobody outside any more; their sign-ins were ended.`);
    }
    if (command.off) {
      await run(dismissSuperAdmin, { email });
      await hooks?.reload(tenantId);
      return yes(`${email} no longer runs the installation, and may not sign in.`);
    }
    const { item } = await run(appointSuperAdmin, { email, name: command.name ?? email.split("@")[0] });
    await hooks?.reload(tenantId);
    const user = item && (await createUserStore(database).byId(tenantId, item.id));
    if (!user) throw new Error("a person was made and is not there");
    const said = `${user.name} (${user.companySlug}) runs the installation.`;
    return user.passwordHash === null ? yes(said, await inviteLine(installation, user, by, hooks)) : yes(said);
  } catch (error) {
    const why = refusalOf(error, command);
    if (why === null) throw error;
    return no(why);
  }
}

/** What was wrong with a command, for whoever typed it; null when the error is none of theirs. */
function refusalOf(error: unknown, { kind, email }: PeopleCommand): string | null {
  if (error instanceof ZodError) {
    const fields = error.issues.map(({ path }) => path[0]);
    if (fields.includes("email")) return `${email} is no e-mail address.`;
    return fields.includes("name") ? "A name has 1 to 120 letters." : null;
  }
  if (!(error instanceof CompanyRefusal)) return null;
  if (error.code !== "not_found") return error.message;
  return kind === "unbind" ? `${email} is bound to nobody.` : `${email} belongs to nobody of this company.`;
}

const yes = (...lines: string[]): CommandResult => ({ ok: true, lines });
const no = (line: string): CommandResult => ({ ok: false, lines: [line] });

import { createInterface } from "node:readline/promises";
import { z } from "zod";
import { createCompanyRoute, renameCompanyRoute } from "../../handoff-inbox/contract/companies.js";
import { UserMistake } from "../../platform/user-mistake.js";
import type { CompanyAct } from "../../server/command.js";
import { withInstallation } from "./with-installation.js";

const run = (act: CompanyAct) => withInstallation({ kind: "company", act });

/** `balcao company list`: slug, state, people, waiting events and name of each. */
export const companyList = (): Promise<void> => run({ do: "list" });

/** `balcao company create <slug>`: prints a link by which the first admin chooses a password. */
export function companyCreate(
  slug: string,
  options: { name: string; admin: string; adminName?: string; timezone?: string },
): Promise<void> {
  const { name, admin, adminName = admin.split("@")[0], timezone } = options;
  const wanted = parsed(createCompanyRoute.body, { slug, name, timezone, admin: { name: adminName, email: admin } });
  return run({ do: "create", wanted });
}

export function companyRename(slug: string, options: { name?: string; slug?: string }): Promise<void> {
  const wanted = parsed(renameCompanyRoute.body, options);
  if (wanted.name === undefined && wanted.slug === undefined) throw new UserMistake("Give --name, --slug or both.");
  return run({ do: "rename", slug, wanted });
}

export const companySuspend = (slug: string): Promise<void> => run({ do: "suspend", slug });
export const companyResume = (slug: string): Promise<void> => run({ do: "resume", slug });

/** `balcao company remove <slug>`: asks for the slug once more, unless it is given with `--confirm`. */
export async function companyRemove(slug: string, confirm: string | undefined): Promise<void> {
  const typed = confirm ?? (await ask(`Everything that ${slug} has will be gone. Type its slug to go on: `));
  if (typed !== slug) throw new UserMistake("That is not its slug. Nothing was removed.");
  return run({ do: "remove", slug, typed });
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UserMistake("Nobody can type here: give the slug again with --confirm.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (!read.success) throw new UserMistake(z.prettifyError(read.error));
  return read.data;
}

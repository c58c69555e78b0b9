import { exportCompany } from "../company/export-company.js";
import { readExportable } from "../company/read-exportable.js";
import { channelKinds } from "./channel-kinds.js";
import type { CommandResult } from "./command.js";
import type { Installation } from "./open-installation.js";
import { paymentKinds } from "./payment-kinds.js";
import { tenantOf } from "./tenant-of.js";

/** A company as the files of a folder, with what must stand in the environment when they are applied. */
export async function exportFiles(installation: Installation, company: string | null): Promise<CommandResult> {
  const { config, keyring, database } = installation;
  const tools = { keyring, channels: channelKinds(config), payments: paymentKinds(config) };
  const tenant = await tenantOf(installation, company);
  const found = tenant && (await readExportable(database, tenant, tools));
  if (!found) return { ok: false, lines: ["There is no such company."] };
  const { files, variables, notes } = exportCompany(found);
  const needed = variables.map(({ name, of }) => `  ${name} (${of.join(" ")})`);
  const about = needed.length > 0 ? ["To apply it, these must be set:", ...needed] : [];
  return { ok: true, files, lines: [...notes, ...about] };
}

import type { By } from "../db/stores/audit-store.js";
import { createPasswordLinkStore } from "../db/stores/password-link-store.js";
import type { UserRow } from "../db/stores/user-store.js";
import { createPasswordLinks } from "../handoff-inbox/api/password-links.js";
import type { CommandHooks } from "./command.js";
import type { Installation } from "./open-installation.js";

/** Makes a link by which a person gives themselves a password, as a line of the terminal: no mail is sent from there. */
export async function inviteLine(
  { config, database }: Pick<Installation, "config" | "database">,
  user: UserRow,
  by: By,
  hooks?: CommandHooks,
): Promise<string> {
  const configured = config.publicUrl?.replace(/\/$/, "") ?? `http://localhost:${config.port}`;
  const links = createPasswordLinks({
    links: createPasswordLinkStore(database),
    mailer: null,
    publicAddress: () => hooks?.publicAddress?.() ?? configured,
    now: Date.now,
    log: console,
  });
  const { link, expiresAt } = await links.give(user, by);
  const until = new Date(expiresAt).toISOString().slice(0, 16).replace("T", " ");
  return `${user.email} chooses a password at ${link} (once, until ${until} UTC)`;
}

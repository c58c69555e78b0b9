import { createHash, randomBytes } from "node:crypto";
import type { AuditEntry, By } from "../../db/stores/audit-store.js";
import type { LinkKind, PasswordLink } from "../../db/stores/password-link-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import type { GivenLink } from "../contract/people.js";
import type { DeskDeps } from "./deps.js";
import { passwordMail } from "./password-mail.js";

/** How long each kind of link may be used, in ms. */
const LIFE_MS: Record<LinkKind, number> = { invite: 72 * 3_600_000, reset: 3_600_000 };
/** The desk's page for each kind. The token follows as a fragment, which browsers send to no server. */
const PAGES: Record<LinkKind, string> = { invite: "convite", reset: "nova-senha" };

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export type LinkDeps = Pick<DeskDeps, "links" | "mailer" | "publicAddress" | "now"> & {
  log: Pick<DeskDeps["log"], "error">;
};
type IssuedLink = { link: string; expiresAt: number };

/** Makes, sends and looks up the links by which people give themselves a password. */
export function createPasswordLinks({ links, mailer, publicAddress, now, log }: LinkDeps) {
  /** Makes a link for a person; their earlier ones end. `by`: who asked for it, for the audit. */
  async function issue({ tenantId, id }: UserRow, kind: LinkKind, by: By): Promise<IssuedLink> {
    const token = randomBytes(32).toString("base64url");
    const expiresAt = now() + LIFE_MS[kind];
    const entry: AuditEntry = { ...by, action: `password_link.${kind}`, subject: `user:${id}`, detail: { expiresAt } };
    await links.make({ tenantId, userId: id, kind, expiresAt }, hashOf(token), entry);
    return { link: `${publicAddress()}/desk/${PAGES[kind]}#${token}`, expiresAt };
  }

  /** Whether the link was sent to the person's address. False without a mail server, or when it did not take it. */
  async function mail(user: UserRow, kind: LinkKind, { link }: IssuedLink): Promise<boolean> {
    if (mailer === null) return false;
    try {
      await mailer.send(passwordMail(kind, user, link));
      return true;
    } catch (err) {
      log.error({ err, user: user.id, tenantId: user.tenantId }, "a mail with a link could not be sent");
      return false;
    }
  }

  return {
    /**
     * Makes a link for a person and mails it; an invitation as long as they have no password. Whoever asked shows it to
     * them where no mail went out.
     */
    async give(user: UserRow, by: By): Promise<GivenLink> {
      const kind: LinkKind = user.passwordHash === null ? "invite" : "reset";
      const issued = await issue(user, kind, by);
      const mailed = await mail(user, kind, issued);
      return { userId: user.id, kind, mailed, link: mailed ? null : issued.link, expiresAt: issued.expiresAt };
    },

    find: (token: string): Promise<PasswordLink | null> => links.find(hashOf(token), now()),

    /** `from`: the network address of whoever uses it. */
    use: (
      link: PasswordLink,
      token: string,
      { hash, name, from }: { hash: string; name: string | null; from: string },
    ): Promise<boolean> => links.use(link.tenantId, hashOf(token), { hash, name, from, now: now() }),
  };
}

export type PasswordLinks = ReturnType<typeof createPasswordLinks>;

import type { Database } from "../../db/database.js";
import { auditOf, type By, INSTALLATION } from "../../db/stores/audit-store.js";
import { type CompanyRow, formerlyCalled } from "../../db/stores/company-store.js";
import { settleArticles } from "../commands/article.js";
import type { CompanyTools } from "../commands/at.js";
import { renameCompany } from "../commands/company-settings.js";
import { openAt } from "../commands/open-at.js";
import { perform } from "../commands/perform.js";
import { settleProgram } from "../commands/settle-program.js";

/**
 * Gives a company another name or slug, by the command that keeps its revision, so that nobody writes over it unseen.
 * False when another company has the slug, or had it: that one's folder and the keys of its channels say it still.
 */
export async function rename(
  { database, company: tools }: { database: Database; company: CompanyTools },
  { id, name, slug }: CompanyRow,
  wanted: { name?: string; slug?: string },
  { called, ...by }: By & { called?: string },
): Promise<boolean> {
  const former = wanted.slug === undefined ? null : await formerlyCalled(database, wanted.slug);
  if (former !== null && former.id !== id) return false;
  const actor = { kind: "command" as const, name: by.actor, from: by.from, called };
  try {
    await database.transaction([id, INSTALLATION], async (tx) => {
      const at = await openAt(tx, id, () => actor, tools);
      if (!(await perform(at, renameCompany, wanted, null)).changed) return;
      await settleArticles(at);
      await settleProgram(at);
      const sides = { before: { name, slug }, after: { name, slug, ...wanted } };
      await tx.run(...auditOf(INSTALLATION, { ...by, action: "company.rename", subject: `company:${id}`, ...sides }));
    });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** SQLSTATE of a unique index that refuses. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "23505") || isTaken(error.cause);
}

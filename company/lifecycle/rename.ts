import type { Database } from "../../db/database.js";
import { auditOf, type By, INSTALLATION } from "../../db/stores/audit-store.js";
import { holdCompany, refuseFormerSlug, SlugTaken } from "../../db/stores/company-store.js";
import { settleArticles } from "../commands/article.js";
import type { CompanyTools } from "../commands/at.js";
import { renameCompany } from "../commands/company-settings.js";
import { openAt } from "../commands/open-at.js";
import { perform } from "../commands/perform.js";
import { settleProgram } from "../commands/settle-program.js";

/**
 * Gives a company another name or slug, by the command that keeps its revision, so that nobody writes over it unseen.
 * `taken` when another company has the slug, or had it: that one's folder and the keys of its channels say it still.
 * `gone` when there is no such company, or it is being removed.
 */
export async function rename(
  { database, company: tools }: { database: Database; company: CompanyTools },
  id: string,
  wanted: { name?: string; slug?: string },
  { called, ...by }: By & { called?: string },
): Promise<"renamed" | "taken" | "gone"> {
  const actor = { kind: "command" as const, name: by.actor, from: by.from, called };
  try {
    return await database.transaction([id, INSTALLATION], async (tx) => {
      const at = await openAt(tx, id, () => actor, tools);
      const known = await holdCompany(tx, id);
      if (known === null) return "gone";
      const { changed } = await perform(at, renameCompany, wanted, null);
      if (!changed) return "renamed";
      if (wanted.slug !== undefined) await refuseFormerSlug(tx, wanted.slug);
      await settleArticles(at);
      await settleProgram(at);
      const before = { name: known.name, slug: known.slug };
      const sides = { before, after: { ...before, ...wanted } };
      await tx.run(...auditOf(INSTALLATION, { ...by, action: "company.rename", subject: `company:${id}`, ...sides }));
      return "renamed";
    });
  } catch (error) {
    if (error instanceof SlugTaken || isTaken(error)) return "taken";
    throw error;
  }
}

/** SQLSTATE of a unique index that refuses. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "23505") || isTaken(error.cause);
}

import { randomUUID } from "node:crypto";
import { and, desc, eq, lte, max } from "drizzle-orm";
import { documentVersions } from "../../db/schema/knowledge-care.js";
import { type At, calledName } from "./at.js";
import { recordOf } from "./perform.js";

/** How many versions of one article are kept. */
const MOST_VERSIONS = 50;

type Written = { title: string; text: string };

/**
 * Keeps how an article is written from now on; null when it is removed. What an older version of the product wrote without
 * keeping it (`before`) is kept first, so that nothing is lost by the first change.
 */
export async function keepVersion(
  at: At,
  slug: string,
  { before, after }: { before: Written | null; after: Written | null },
): Promise<void> {
  if (before?.text === after?.text) return;
  const { tenantId, tx } = at;
  const own = and(eq(documentVersions.tenantId, tenantId), eq(documentVersions.slug, slug));
  const [last] = await tx.orm
    .select({ n: max(documentVersions.n) })
    .from(documentVersions)
    .where(own);
  let n = last?.n ?? 0;
  const add = async ({ title, text }: { title: string; text: string | null }, by: string, when: Date) => {
    n += 1;
    await tx.orm
      .insert(documentVersions)
      .values({ id: randomUUID(), tenantId, slug, n, title, text, changedBy: by, changedAt: when });
  };
  if (n === 0 && before) {
    const record = await recordOf(at, "article", slug);
    await add(before, record?.changedBy ?? "", record?.changedAt ?? new Date(0));
  }
  await add(after ?? { title: before?.title ?? slug, text: null }, calledName(at.actor), new Date());
  if (n > MOST_VERSIONS)
    await tx.orm.delete(documentVersions).where(and(own, lte(documentVersions.n, n - MOST_VERSIONS)));
}

/** An article's versions, the newest first. */
export async function readVersions({ tx, tenantId }: Pick<At, "tx" | "tenantId">, slug: string) {
  const own = and(eq(documentVersions.tenantId, tenantId), eq(documentVersions.slug, slug));
  const rows = await tx.orm.select().from(documentVersions).where(own).orderBy(desc(documentVersions.n));
  return rows.map(({ n, title, text, changedBy, changedAt }) => ({
    n,
    title,
    /** Null where the article was removed. */
    text,
    changedBy,
    /** ms since the epoch; 0 where nobody knows. */
    changedAt: changedAt.getTime(),
  }));
}

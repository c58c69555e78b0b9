import { eq } from "drizzle-orm";
import type { Database } from "../db/database.js";
import { documents } from "../db/schema/knowledge.js";
import { readRecords } from "./agree.js";
import { articleOf } from "./commands/article.js";
import type { CompanyTools } from "./commands/at.js";
import { openAt } from "./commands/open-at.js";
import type { Exportable } from "./export-company.js";
import { readLeftOut } from "./left-out.js";
import { readInstalled } from "./read-installed.js";

/** What `exportCompany` writes; null when there is no such company. */
export function readExportable(database: Database, tenantId: string, tools: CompanyTools): Promise<Exportable | null> {
  return database.transaction([tenantId], async (tx) => {
    const at = await openAt(tx, tenantId, () => ({ kind: "command", name: "command:export" }), tools);
    const installed = await readInstalled(at, await readRecords(at));
    if (!installed) return null;
    const rows = await tx.orm.select().from(documents).where(eq(documents.tenantId, tenantId)).orderBy(documents.slug);
    const texts = new Map(rows.map((row) => [row.slug, articleOf(row).text]));
    const articles = installed.articles.map((article) => ({ ...article, text: texts.get(article.slug) ?? "" }));
    return { ...installed, articles, order: at.order, left: await readLeftOut(at) };
  });
}

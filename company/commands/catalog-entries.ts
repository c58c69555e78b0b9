import { and, eq } from "drizzle-orm";
import { companyItems } from "../../db/schema/company-item.js";
import { catalogItems } from "../../db/schema/order.js";
import type { CatalogEntry } from "../../flows/catalog/catalog-entry.js";
import { aboutMinutes } from "../../flows/steps/order-in-flow.js";
import type { At } from "./at.js";

type Row = typeof catalogItems.$inferSelect;

/**
 * The rows of the company's catalog, or one of them, without what was taken out. What an older version stored has its words in the
 * program only, and what it took out is off sale and belongs to no folder.
 */
export async function readCatalogRows(
  at: Pick<At, "tx" | "tenantId" | "before">,
  slug: string | null = null,
): Promise<Row[]> {
  const { orm } = at.tx;
  const own = eq(catalogItems.tenantId, at.tenantId);
  const wanted = slug === null ? own : and(own, eq(catalogItems.slug, slug));
  const rows = await orm.select().from(catalogItems).where(wanted);
  const isItem = and(eq(companyItems.tenantId, at.tenantId), eq(companyItems.kind, "item"));
  const records = await orm.select({ name: companyItems.name }).from(companyItems).where(isItem);
  const known = new Set(records.map(({ name }) => name));
  const entries = new Map(at.before?.source.entries?.map((entry) => [entry.slug, entry]));
  return rows.flatMap((row) => {
    if (row.removed) return [];
    if (known.has(row.slug)) return [row];
    if (!row.active && !row.fromFolder) return [];
    const entry = entries.get(row.slug);
    if (!entry) return [row];
    const time = entry.time === aboutMinutes(entry.minutes) ? null : entry.time;
    return [{ ...row, time, priceFrom: entry.from, words: [...entry.words] }];
  });
}

/** The company's catalog in the form in which flows and articles name its items. */
export async function readEntries(at: Pick<At, "tx" | "tenantId" | "before">): Promise<CatalogEntry[]> {
  const rows = await readCatalogRows(at);
  return rows.map(({ slug, title, description, price, currency, minutes, time, priceFrom, words, active }) => ({
    slug,
    title,
    description,
    price: { amount: price, currency },
    minutes,
    time: time ?? aboutMinutes(minutes),
    from: priceFrom,
    words,
    active,
  }));
}

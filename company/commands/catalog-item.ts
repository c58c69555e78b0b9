import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { findAction } from "../../agent/actions/allow-list.js";
import { catalogItems } from "../../db/schema/order.js";
import type { PlannedItem } from "../company-plan.js";
import type { At } from "./at.js";
import { readCatalogRows } from "./catalog-entries.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

export type CompanyItem = PlannedItem & { fromFolder: boolean };

export const itemKind: ItemKind<CompanyItem> = {
  kind: "item",
  nameOf: ({ slug }) => slug,
  taken: { slug: "Este nome já está em uso." },
  async read(at, slug) {
    const row = (await readCatalogRows(at, slug))[0];
    return row ? itemOf(row) : null;
  },
  shown: (item) => ({ ...item }),
  differences: changedFields,
  form: ({ fromFolder: _from, ...item }) => item,
  fromFolder: ({ fromFolder }) => fromFolder,
};

export function itemOf(row: typeof catalogItems.$inferSelect): CompanyItem {
  const { slug, title, description, price, currency, minutes, time, priceFrom, words, actions, active, fromFolder } =
    row;
  return {
    slug,
    title,
    description,
    price,
    currency,
    minutes,
    time,
    from: priceFrom,
    words,
    actions,
    active,
    fromFolder,
  };
}

const isItem = (at: At, slug: string) => and(eq(catalogItems.tenantId, at.tenantId), eq(catalogItems.slug, slug));
export const itemName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

export const itemFace = z.strictObject({
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500),
  /** An integer of the currency's smallest unit. */
  price: z.int().min(1).max(100_000_000),
  minutes: z
    .int()
    .min(1)
    .max(60 * 24 * 30),
  /** In the company's own words; null for what `minutes` says. */
  time: z.string().trim().min(1).max(60).nullable(),
  /** The price is the least that it costs. */
  from: z.boolean(),
  words: z.array(z.string().trim().min(1).max(60)).max(60),
  actions: z.array(z.string().max(80)).max(20),
  active: z.boolean(),
});
const named = z.strictObject({ slug: itemName });
const input = itemFace.extend({ ...named.shape, currency: z.literal("BRL").default("BRL") });

async function writeItem(at: At, item: z.output<typeof input>): Promise<void> {
  const unknown = item.actions.find((action) => !findAction(action));
  if (unknown !== undefined) {
    const words = `O agente não conhece a ação "${unknown}".`;
    throw new CompanyRefusal("invalid", words, { fields: { actions: words } });
  }
  const { slug, from, ...rest } = item;
  const values = { ...rest, priceFrom: from, removed: false };
  const folder = at.actor.kind === "command";
  await at.tx.orm
    .insert(catalogItems)
    .values({ id: randomUUID(), tenantId: at.tenantId, slug, ...values, fromFolder: folder })
    .onConflictDoUpdate({
      target: [catalogItems.tenantId, catalogItems.slug],
      set: folder ? { ...values, fromFolder: true } : values,
    });
}

const whole = { may: "company.change", input, kind: itemKind, named: ({ slug }: { slug: string }) => slug } as const;

export const createItem = defineCommand({ ...whole, name: "item.create", makes: "new", write: writeItem });
export const changeItem = defineCommand({ ...whole, name: "item.change", makes: "known", write: writeItem });
export const removeItem = defineCommand({
  ...whole,
  name: "item.remove",
  input: named,
  makes: "known",
  /** Taken off sale, not deleted: orders still name it. */
  async write(at, { slug }) {
    await at.tx.orm
      .update(catalogItems)
      .set({ active: false, removed: true, fromFolder: false })
      .where(isItem(at, slug));
  },
});

import { z } from "zod";
import { itemFace, itemName } from "../../../company/commands/catalog-item.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, revised, revision } from "./parts.js";

export const officeItemSchema = itemFace
  .extend({ slug: z.string(), currency: z.string(), fromFolder: z.boolean(), ...revision })
  .meta({ id: "OfficeItem" });
export type OfficeItem = z.infer<typeof officeItemSchema>;

const one = { params: z.object({ slug: itemName }), answer: officeItemSchema } as const;

export const catalogRoute = defineRoute({
  method: "get",
  path: "/catalog",
  may: "company.read",
  summary: "What the company sells, and the agent's actions that an item may name.",
  answer: listOf(officeItemSchema).extend({ actions: z.array(z.string()) }),
});
export const itemRoute = defineRoute({
  ...one,
  method: "get",
  path: "/catalog/:slug",
  may: "company.read",
  summary: "One item.",
});
export const itemPricesRoute = defineRoute({
  method: "get",
  path: "/catalog/:slug/prices",
  may: "company.read",
  summary: "The last 100 changes of an item's price, the newest first, as the record of changes has them.",
  params: one.params,
  answer: listOf(
    z.object({
      at: z.number(),
      by: z.string(),
      /** Null where the item was new. */
      before: z.int().nullable(),
      after: z.int(),
      currency: z.string(),
    }),
  ),
});
export const createItemRoute = defineRoute({
  method: "post",
  path: "/catalog",
  may: "company.change",
  summary: "Adds an item. Prices are integers of the currency's smallest unit.",
  idempotent: true,
  status: 201,
  body: itemFace.extend({ slug: itemName }),
  answer: officeItemSchema,
});
export const changeItemRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/catalog/:slug",
  may: "company.change",
  summary: "Changes an item. Orders that were quoted keep their price.",
  body: itemFace,
});
export const removeItemRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/catalog/:slug",
  may: "company.change",
  summary: "Takes an item out of the catalog. 409 where a flow or an article names it.",
  answer: null,
});

import { z } from "zod";
import { articleFace, articleName } from "../../../company/commands/article.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, revised, revision } from "./parts.js";

export const officeArticleSchema = z
  .object({
    slug: z.string(),
    title: z.string(),
    text: z.string(),
    validUntil: z.string().nullable(),
    fromFolder: z.boolean(),
    ...revision,
  })
  .meta({ id: "OfficeArticle" });
export type OfficeArticle = z.infer<typeof officeArticleSchema>;

/** With its folders, `pagamento/pix`, as one part of the address: `pagamento%2Fpix`. */
export const articleSlug = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);
const one = { params: z.object({ slug: articleSlug }), answer: officeArticleSchema } as const;

export const articlesRoute = defineRoute({
  method: "get",
  path: "/articles",
  may: "company.read",
  summary: "The company's articles, without their texts.",
  answer: listOf(officeArticleSchema.omit({ text: true })),
});
export const articleRoute = defineRoute({
  ...one,
  method: "get",
  path: "/articles/:slug",
  may: "company.read",
  summary: "One article as its author wrote it.",
});
export const createArticleRoute = defineRoute({
  method: "post",
  path: "/articles",
  may: "company.change",
  summary: "Writes an article, in Markdown.",
  idempotent: true,
  status: 201,
  body: articleFace.extend({ slug: articleName }),
  answer: officeArticleSchema,
});
export const changeArticleRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/articles/:slug",
  may: "company.change",
  summary: "Changes an article's text; it is found by its new words at once.",
  body: articleFace,
});
export const removeArticleRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/articles/:slug",
  may: "company.change",
  summary: "Removes an article.",
  answer: null,
});

const versionSchema = z
  .object({
    n: z.int(),
    title: z.string(),
    changedBy: z.string(),
    /** ms since the epoch; 0 where nobody knows. */
    changedAt: z.number(),
    /** The article was removed. */
    removed: z.boolean(),
  })
  .meta({ id: "ArticleVersion" });
export type ArticleVersion = z.infer<typeof versionSchema>;

export const articleVersionsRoute = defineRoute({
  method: "get",
  path: "/articles/:slug/versions",
  may: "company.read",
  summary: "Who changed an article, and when; the newest first.",
  params: z.object({ slug: articleSlug }),
  answer: listOf(versionSchema),
});
export const articleVersionRoute = defineRoute({
  method: "get",
  path: "/articles/:slug/versions/:version",
  may: "company.read",
  params: z.object({ slug: articleSlug, version: z.coerce.number().int().positive() }),
  summary: "How an article was written in a version, and in the one before it. A text is null where there was none.",
  answer: z.object({ n: z.int(), text: z.string().nullable(), before: z.string().nullable() }),
});
export const rollBackArticleRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/articles/:slug/roll-back",
  idempotent: true,
  may: "company.change",
  summary: "Writes an article again as it was in a version. It is a change like any other.",
  body: z.strictObject({ version: z.int().positive() }),
});

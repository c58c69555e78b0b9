import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../../db/schema/company.js";
import { documents } from "../../db/schema/knowledge.js";
import { removeDocuments, writeDocument } from "../../db/stores/knowledge-store.js";
import type { CatalogEntry } from "../../flows/catalog/catalog-entry.js";
import { indexArticle } from "../../knowledge/index-article.js";
import type { StoredDocument } from "../../knowledge/ports.js";
import { type Article, readArticle } from "../../knowledge/read-article.js";
import { createArticleFiller } from "../fill-articles.js";
import { KNOWLEDGE } from "../knowledge-files.js";
import { keepVersion } from "./article-versions.js";
import type { At } from "./at.js";
import { readEntries } from "./catalog-entries.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";
import { textForm } from "./text-form.js";

export type CompanyArticle = {
  slug: string;
  title: string;
  /** As its author wrote it; prices stand there by their names. */
  text: string;
  validUntil: string | null;
  fromFolder: boolean;
};

export const articleKind: ItemKind<CompanyArticle> = {
  kind: "article",
  nameOf: ({ slug }) => slug,
  taken: { slug: "Este nome já está em uso." },
  async read(at, slug) {
    const [row] = await at.tx.orm.select().from(documents).where(isArticle(at, slug));
    return row ? articleOf(row) : null;
  },
  shown: ({ text, ...article }) => ({ ...article, ...textForm(text) }),
  differences: changedFields,
  form: ({ text }) => textForm(text),
  fromFolder: ({ fromFolder }) => fromFolder,
};

export function articleOf({
  slug,
  title,
  source,
  body,
  validUntil,
  fromFolder,
}: typeof documents.$inferSelect): CompanyArticle {
  return { slug, title, text: source ?? body, validUntil, fromFolder };
}

const isArticle = (at: At, slug: string) => and(eq(documents.tenantId, at.tenantId), eq(documents.slug, slug));

export const articleFace = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(256 * 1024),
});
const named = z.strictObject({ slug: z.string().min(1).max(200) });
const input = articleFace.extend(named.shape);
/** Names that a page may give; a folder has its own. */
export const articleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*){0,4}$/)
  .max(200);

async function write(at: At, { slug, text }: z.output<typeof input>, before: CompanyArticle | null): Promise<void> {
  const fill = await fillerOf(at, await readEntries(at));
  const { article, problem } = fill(slug, text);
  const refuse = (words: string) => {
    throw new CompanyRefusal("invalid", words, { fields: { text: words } });
  };
  if (!article) return refuse(problem);
  const isSame = and(eq(documents.tenantId, at.tenantId), eq(documents.title, article.title), ne(documents.slug, slug));
  // A folder was held against itself already, and its articles may exchange their titles.
  const [other] =
    at.actor.kind === "command" ? [] : await at.tx.orm.select({ slug: documents.slug }).from(documents).where(isSame);
  if (other) refuse(`O título "${article.title}" já é o do artigo ${other.slug}.`);
  const fromFolder = at.actor.kind === "command" || (before?.fromFolder ?? false);
  await writeDocument(at.tx, at.tenantId, { ...indexArticle(slug, article), source: text, fromFolder });
  await keepVersion(at, slug, { before, after: { title: article.title, text } });
}

const whole = { may: "company.change", input, kind: articleKind, named: ({ slug }: { slug: string }) => slug } as const;

export const createArticle = defineCommand({ ...whole, name: "article.create", makes: "new", write });
export const changeArticle = defineCommand({ ...whole, name: "article.change", makes: "known", write });
/** Writes an article that may be there already: one that was made from a document, which is read again. */
export const putArticle = defineCommand({ ...whole, name: "article.change", makes: "either", write });
export const removeArticle = defineCommand({
  ...whole,
  name: "article.remove",
  input: named,
  makes: "known",
  async write(at, { slug }, before) {
    await removeDocuments(at.tx, at.tenantId, [slug]);
    await keepVersion(at, slug, { before, after: null });
  },
});

/** Articles name prices of the catalog: they are indexed again when those change. Throws where a name is gone. */
export async function settleArticles(at: At): Promise<void> {
  const entries = await readEntries(at);
  const rows = await at.tx.orm.select().from(documents).where(eq(documents.tenantId, at.tenantId));
  const naming = rows.filter(({ source }) => source?.includes("{{"));
  if (naming.length === 0) return;
  const fill = await fillerOf(at, entries);
  for (const { slug, source, hash, fromFolder } of naming) {
    const { article, problem } = fill(slug, source ?? "");
    if (!article) throw new CompanyRefusal("in_use", `O artigo ${slug} precisa do que sairia: ${problem}`);
    const indexed = indexArticle(slug, article);
    if (indexed.hash !== hash) await writeDocument(at.tx, at.tenantId, { ...indexed, source, fromFolder });
  }
}

type Filled = { article: Article; problem: null } | { article: null; problem: string };

/**
 * An article as it would be stored, for whoever looks at it before it is published; or why it cannot be, in Portuguese. Nothing
 * is written.
 */
export async function previewArticle(
  at: Pick<At, "tx" | "tenantId" | "before">,
  { slug, text }: { slug: string; text: string },
): Promise<{ document: StoredDocument; problem: null } | { document: null; problem: string }> {
  const { article, problem } = (await fillerOf(at, await readEntries(at)))(slug, text);
  return article ? { document: indexArticle(slug, article), problem: null } : { document: null, problem };
}

async function fillerOf(
  at: Pick<At, "tx" | "tenantId">,
  entries: readonly CatalogEntry[],
): Promise<(slug: string, text: string) => Filled> {
  const [company] = await at.tx.orm
    .select({ timezone: tenants.timezone, locale: tenants.locale })
    .from(tenants)
    .where(eq(tenants.id, at.tenantId));
  if (!company) throw new Error("there is no such company");
  const fill = createArticleFiller(
    entries,
    entries.map(({ slug }) => slug),
    company,
  );
  return (slug, text) => {
    const filled = fill({ path: `${KNOWLEDGE}/${slug}.md`, text });
    const [wrong] = filled.problems;
    const read = readArticle(slug.replace(/^.*\//, ""), filled.file.text);
    if (wrong) return { article: null, problem: `linha ${wrong.line}: ${wrong.reason}. ${wrong.remedy}` };
    if ("reason" in read) return { article: null, problem: `linha ${read.line}: ${read.reason}. ${read.remedy}` };
    return { article: read, problem: null };
  };
}

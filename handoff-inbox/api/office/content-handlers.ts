import { ACTION_NAMES } from "../../../agent/actions/allow-list.js";
import { changeArticle, createArticle, removeArticle } from "../../../company/commands/article.js";
import { changeItem, createItem, removeItem } from "../../../company/commands/catalog-item.js";
import { changeCompany } from "../../../company/commands/company-settings.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Contents = Extract<keyof Handlers, `${string} /${"catalog" | "articles"}${string}` | `${string} /company`>;

/** What the company sells, knows and says of itself. */
export function contentHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Contents> {
  const { commands, reader } = company;
  const findIn = <T extends { slug: string }>(items: readonly T[], slug: string): T => {
    const found = items.find((item) => item.slug === slug);
    if (!found) throw notFound();
    return found;
  };
  const item = async (tenantId: string, slug: string) => findIn(await reader.items(tenantId), slug);
  const article = async (tenantId: string, slug: string) => findIn(await reader.articles(tenantId), slug);
  const version = async (tenantId: string, { slug, version: n }: { slug: string; version: number }) => {
    const versions = await reader.articleVersions(tenantId, slug);
    const at = versions.findIndex((one) => one.n === n);
    const found = versions[at];
    if (!found) throw notFound("Esta versão não existe, ou não é mais guardada.");
    return { n, text: found.text, before: versions[at + 1]?.text ?? null };
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /catalog": async ({ person }) => ({ items: await reader.items(person.tenantId), actions: [...ACTION_NAMES] }),
    "get /catalog/:slug": ({ person, params }) => item(person.tenantId, params.slug),
    async "get /catalog/:slug/prices"({ person, params: { slug } }) {
      const { currency } = await item(person.tenantId, slug);
      const changes = await reader.prices(person.tenantId, slug);
      return { items: changes.map((change) => ({ ...change, currency })) };
    },
    async "post /catalog"({ person, body }) {
      await commands.run(createItem, body, asking(person, null));
      return item(person.tenantId, body.slug);
    },
    async "put /catalog/:slug"({ person, params, body, revision }) {
      await commands.run(changeItem, { ...body, ...params }, asking(person, revision));
      return item(person.tenantId, params.slug);
    },
    async "delete /catalog/:slug"({ person, params, revision }) {
      await commands.run(removeItem, params, asking(person, revision));
      return undefined;
    },
    "get /articles": async ({ person }) => ({ items: await reader.articles(person.tenantId) }),
    "get /articles/:slug": ({ person, params }) => article(person.tenantId, params.slug),
    async "post /articles"({ person, body }) {
      await commands.run(createArticle, body, asking(person, null));
      return article(person.tenantId, body.slug);
    },
    async "put /articles/:slug"({ person, params, body, revision }) {
      await commands.run(changeArticle, { ...body, ...params }, asking(person, revision));
      return article(person.tenantId, params.slug);
    },
    async "get /articles/:slug/versions"({ person, params: { slug } }) {
      const versions = await reader.articleVersions(person.tenantId, slug);
      if (versions.length === 0) await article(person.tenantId, slug);
      return { items: versions.map(({ text, ...version }) => ({ ...version, removed: text === null })) };
    },
    "get /articles/:slug/versions/:version": ({ person, params }) => version(person.tenantId, params),
    async "post /articles/:slug/roll-back"({ person, params, body, revision }) {
      const { text } = await version(person.tenantId, { ...params, ...body });
      if (text === null) throw notFound("Nesta versão o artigo foi removido. Escolha outra.");
      await commands.run(changeArticle, { slug: params.slug, text }, asking(person, revision));
      return article(person.tenantId, params.slug);
    },
    async "delete /articles/:slug"({ person, params, revision }) {
      await commands.run(removeArticle, params, asking(person, revision));
      return undefined;
    },
    "get /company": ({ person }) => reader.company(person.tenantId),
    async "put /company"({ person, body, revision }) {
      await commands.run(changeCompany, body, asking(person, revision));
      return reader.company(person.tenantId);
    },
  };
}

import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { Tx } from "../../db/database.js";
import { auditEntries, programs, tenants } from "../../db/schema/company.js";
import { flowDrafts } from "../../db/schema/company-item.js";
import { modelAccounts } from "../../db/schema/model-account.js";
import { paymentAccounts } from "../../db/schema/payment-account.js";
import type { ProgramSource } from "../../flows/program-source.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import { actorNames } from "./actor-names.js";
import { previewArticle } from "./article.js";
import { readCatalogRows } from "./catalog-entries.js";
import { itemOf } from "./catalog-item.js";
import { faceOf, settingsOf } from "./company-settings.js";
import { draftOf } from "./draft.js";
import { modelAccountOf } from "./model-account.js";
import { paymentAccountOf } from "./payment-account.js";
import { filesOf } from "./program-file.js";
import { knowledgeReader } from "./read-office-knowledge.js";
import { type Reading, revisions } from "./revisions.js";
import { signInRuleOf } from "./sign-in-rule.js";

/** The part of the office's reader that shows what the company sells, says and knows. */
export function contentsReader(reading: Reading, keyring: Keyring) {
  return {
    paymentAccounts: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const own = and(eq(paymentAccounts.tenantId, tenantId), ne(paymentAccounts.state, "removed"));
        const rows = await tx.orm.select().from(paymentAccounts).where(own).orderBy(paymentAccounts.position);
        const revisionOf = await revisions(tx, tenantId, "payment");
        return rows.map((row) => {
          const { id: _id, secrets, ...account } = paymentAccountOf(row, keyring);
          const webhookPath = `/webhooks/payments/${account.gateway}/${account.key}`;
          return { ...account, secrets: Object.keys(secrets).sort(), webhookPath, revision: revisionOf(row.slug) };
        });
      }),
    modelAccounts: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const own = eq(modelAccounts.tenantId, tenantId);
        const rows = await tx.orm.select().from(modelAccounts).where(own).orderBy(modelAccounts.position);
        const revisionOf = await revisions(tx, tenantId, "model");
        return rows.map((row) => {
          const { id: _id, secrets, ...account } = modelAccountOf(row, keyring);
          return { ...account, secrets: Object.keys(secrets).sort(), revision: revisionOf(row.slug) };
        });
      }),
    items: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const source = await currentSource(tx, tenantId);
        const rows = await readCatalogRows({ tx, tenantId, before: source && { source, hash: "" } });
        const revisionOf = await revisions(tx, tenantId, "item");
        return rows.map((row) => ({ ...itemOf(row), revision: revisionOf(row.slug) }));
      }),
    /** How an item's price changed, the newest first, as the audit has it. What the first apply gave is not in it. */
    prices: (tenantId: string, slug: string) =>
      reading(tenantId, async (tx) => {
        const isOfItem = and(eq(auditEntries.tenantId, tenantId), eq(auditEntries.subject, `item:${slug}`));
        const rows = await tx.orm
          .select()
          .from(auditEntries)
          .where(
            and(isOfItem, sql`${auditEntries.before} -> 'price' IS DISTINCT FROM ${auditEntries.after} -> 'price'`),
          )
          .orderBy(desc(auditEntries.at))
          .limit(100);
        const nameOf = await actorNames(tx, tenantId);
        return rows.flatMap(({ actor, at, before, after }) => {
          const [was, is] = [priceIn(before), priceIn(after)];
          return is === null ? [] : [{ at: at.getTime(), by: nameOf(actor), before: was, after: is }];
        });
      }),
    ...knowledgeReader(reading),
    /** An article as it would be stored. Nothing is written. */
    previewArticle: (tenantId: string, article: { slug: string; text: string }) =>
      reading(tenantId, async (tx) => {
        const source = await currentSource(tx, tenantId);
        return previewArticle({ tx, tenantId, before: source && { source, hash: "" } }, article);
      }),
    company: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const [row] = await tx.orm.select().from(tenants).where(eq(tenants.id, tenantId));
        if (!row) throw new Error("there is no such company");
        const revisionOf = await revisions(tx, tenantId, "company");
        const source = await currentSource(tx, tenantId);
        return { ...faceOf(settingsOf(row, source?.survey)), slug: row.slug, revision: revisionOf("company") };
      }),
    signInRule: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const rule = await signInRuleOf({ tx, tenantId });
        if (!rule) throw new Error("there is no such company");
        return { ...rule, revision: (await revisions(tx, tenantId, "sign_in"))("sign_in") };
      }),
    files: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const source = await currentSource(tx, tenantId);
        const rows = await tx.orm.select().from(flowDrafts).where(eq(flowDrafts.tenantId, tenantId));
        const drafts = new Map(rows.map((row) => [row.path, draftOf(row)]));
        const published = new Map((source ? filesOf(source) : []).map(({ path, text }) => [path, text]));
        const [ofDraft, ofFile] = [await revisions(tx, tenantId, "draft"), await revisions(tx, tenantId, "file")];
        return [...new Set([...published.keys(), ...drafts.keys()])].sort().map((path) => {
          const draft = drafts.get(path);
          const shown = draft && {
            text: draft.text,
            from: draft.from,
            changedBy: draft.changedBy,
            changedAt: draft.changedAt,
            outdated: ofFile(path) !== draft.from,
          };
          const fileRevision = ofFile(path);
          return {
            path,
            published: published.get(path) ?? null,
            fileRevision,
            draft: shown ?? null,
            revision: ofDraft(path),
          };
        });
      }),
    programs: (tenantId: string) =>
      reading(tenantId, async (tx) => {
        const { version, hash, current, publishedBy, publishedAt } = programs;
        const rows = await tx.orm
          .select({ version, hash, current, publishedBy, publishedAt })
          .from(programs)
          .where(eq(programs.tenantId, tenantId))
          .orderBy(desc(programs.version))
          .limit(100);
        const nameOf = await actorNames(tx, tenantId);
        return rows.map((row) => ({
          ...row,
          publishedBy: nameOf(row.publishedBy),
          publishedAt: row.publishedAt.getTime(),
        }));
      }),
  };
}

function priceIn(side: unknown): number | null {
  const price = typeof side === "object" && side !== null && "price" in side ? side.price : null;
  return typeof price === "number" ? price : null;
}

async function currentSource(tx: Tx, tenantId: string): Promise<ProgramSource | null> {
  const isCurrent = and(eq(programs.tenantId, tenantId), eq(programs.current, true));
  const [current] = await tx.orm.select({ source: programs.source }).from(programs).where(isCurrent);
  return (current?.source as ProgramSource | undefined) ?? null;
}

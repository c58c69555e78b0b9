import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { flowDrafts } from "../../db/schema/company-item.js";
import { type At, calledName } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";
import { recordOf } from "./perform.js";
import { fileKind, filePath } from "./program-file.js";
import { textForm } from "./text-form.js";

/** A file that a person changed and did not publish yet. */
export type Draft = {
  path: string;
  /** Null: the file is to be removed. */
  text: string | null;
  /** The revision of the published file that the draft was made from. */
  from: number;
  changedBy: string;
  /** In ms since the epoch. */
  changedAt: number;
};

export const draftKind: ItemKind<Draft> = {
  kind: "draft",
  apart: true,
  nameOf: ({ path }) => path,
  async read(at, path) {
    const [row] = await at.tx.orm.select().from(flowDrafts).where(isDraft(at, path));
    return row ? draftOf(row) : null;
  },
  shown: ({ text, ...draft }) => ({ ...draft, ...(text === null ? { text } : textForm(text)) }),
  differences: ({ changedAt: _at, ...before }, { changedAt: _new, ...after }) => changedFields(before, after),
  form: () => null,
  fromFolder: () => false,
};

export const draftOf = ({ path, text, revision, changedBy, changedAt }: typeof flowDrafts.$inferSelect): Draft => ({
  path,
  text,
  from: revision,
  changedBy,
  changedAt: changedAt.getTime(),
});

const isDraft = (at: Pick<At, "tenantId">, path: string) =>
  and(eq(flowDrafts.tenantId, at.tenantId), eq(flowDrafts.path, path));

export const draftFace = z.strictObject({
  text: z
    .string()
    .max(256 * 1024)
    .nullable(),
  /** The revision of the published file that the text was written from: what its author had before their eyes. */
  from: z.int().nonnegative(),
});
const named = z.strictObject({ path: filePath });

/** Nothing is compiled yet: a draft may be half done. */
export const saveDraft = defineCommand({
  name: "draft.save",
  may: "company.change",
  input: draftFace.extend(named.shape),
  kind: draftKind,
  makes: "either",
  named: ({ path }) => path,
  async write(at, { path, text, from }) {
    const { tenantId } = at;
    const published = (await recordOf(at, fileKind.kind, path))?.revision ?? 0;
    if (from > published) {
      const words = "Este arquivo não tem essa versão. Abra-o de novo.";
      throw new CompanyRefusal("invalid", words, { fields: { from: words } });
    }
    const values = { text, revision: from, changedBy: calledName(at.actor), changedAt: new Date() };
    await at.tx.orm
      .insert(flowDrafts)
      .values({ tenantId, path, ...values })
      .onConflictDoUpdate({ target: [flowDrafts.tenantId, flowDrafts.path], set: values });
  },
});

export const discardDraft = defineCommand({
  name: "draft.discard",
  may: "company.change",
  input: named,
  kind: draftKind,
  makes: "known",
  named: ({ path }) => path,
  async write(at, { path }) {
    await at.tx.orm.delete(flowDrafts).where(isDraft(at, path));
  },
});

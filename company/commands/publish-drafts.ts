import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { programs } from "../../db/schema/company.js";
import { flowDrafts } from "../../db/schema/company-item.js";
import type { Problem, ProgramSource } from "../../flows/program-source.js";
import { checkProgram } from "../check-program.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { type Draft, draftOf } from "./draft.js";
import { auditChange, perform, recordOf } from "./perform.js";
import { fileKind, filesOf, putFile, removeFile, withFile } from "./program-file.js";
import { type Checked, settleProgram, sourceOf } from "./settle-program.js";

export const publishInput = z.strictObject({ paths: z.array(z.string()).min(1).max(500).nullable() });

/** What a publication would make, as it was checked: the flows compile, and their tests pass. */
export type Rehearsal = { checked: Checked | null; problems: Problem[]; warnings: Problem[] };

/** The drafts that are to be published: those of these paths, or all. */
export async function readDrafts(at: Pick<At, "tx" | "tenantId">, paths: readonly string[] | null): Promise<Draft[]> {
  const rows = await at.tx.orm.select().from(flowDrafts).where(eq(flowDrafts.tenantId, at.tenantId));
  return rows.map(draftOf).filter(({ path }) => paths === null || paths.includes(path));
}

/** The source that the drafts would make. */
export async function draftedSource(at: At, drafts: readonly Draft[]): Promise<ProgramSource> {
  const files = drafts.reduce((all, { path, text }) => withFile(all, path, text), at.files);
  return sourceOf({ ...at, files });
}

/** Compiles, and plays the flow tests. It computes for long, so no transaction is open meanwhile. */
export function rehearse(source: ProgramSource): Rehearsal {
  const { program, problems, warnings } = checkProgram(source, true);
  const whole = program !== null && problems.length === 0;
  return { checked: whole ? { source, hash: program.hash } : null, problems, warnings };
}

/**
 * Publishes what was rehearsed. New conversations take it; those that run stay on theirs. Throws `CompanyRefusal`
 * `changed` when somebody published another version of a file since its draft was begun, or when the company changed
 * since the rehearsal.
 */
export async function publishDrafts(at: At, drafts: readonly Draft[], checked: Checked): Promise<string | null> {
  if (drafts.length === 0) throw new CompanyRefusal("nothing_to_publish", "Não há rascunho para publicar.");
  for (const draft of drafts) {
    await refuseOutdated(at, draft);
    const { path, text } = draft;
    if (text !== null) await perform(at, putFile, { path, text }, null);
    else if (filesOf(at.files).some((file) => file.path === path)) await perform(at, removeFile, { path }, null);
    await at.tx.orm.delete(flowDrafts).where(and(eq(flowDrafts.tenantId, at.tenantId), eq(flowDrafts.path, path)));
  }
  const hash = await settleProgram(at, checked);
  if (hash !== null && hash !== checked.hash)
    throw new CompanyRefusal("changed", "A empresa mudou enquanto os testes rodavam. Publique de novo.");
  const paths = drafts.map(({ path }) => path);
  await auditChange(at, "flow.publish", "program", { fields: paths, before: at.before?.hash ?? null, after: hash });
  return hash;
}

/** Nobody's publication is written over by a draft that did not know of it. The refusal has both texts. */
export async function refuseOutdated(at: At, { path, text, from }: Draft): Promise<void> {
  const record = await recordOf(at, fileKind.kind, path);
  if (!record || record.revision === from) return;
  const { changedBy: by, changedAt, revision } = record;
  const current = filesOf(at.files).find((file) => file.path === path) ?? null;
  throw new CompanyRefusal("changed", `${outdatedReason(by, path)} ${OUTDATED_REMEDY}`, {
    conflict: {
      by,
      at: changedAt.getTime(),
      revision,
      current: { path, published: current?.text ?? null, draft: text, fileRevision: revision },
    },
  });
}

const outdatedReason = (by: string, path: string) =>
  `${by} publicou outra versão de ${path} depois que este rascunho começou.`;
const OUTDATED_REMEDY = "Compare as duas e salve o rascunho sobre a publicada, ou descarte-o.";

/** The drafts that cannot be published, because somebody published their file meanwhile. */
export async function outdatedProblems(at: At, drafts: readonly Draft[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { path, from } of drafts) {
    const record = await recordOf(at, fileKind.kind, path);
    if (!record || record.revision === from) continue;
    const reason = outdatedReason(record.changedBy, path);
    problems.push({ file: path, line: 1, flow: null, step: null, reason, remedy: OUTDATED_REMEDY });
  }
  return problems;
}

/**
 * Makes the flows, tests and intents of an earlier version current again, with today's hours, teams and catalog. What
 * would not fit those any more is refused.
 */
export async function rollBack(at: At, version: number): Promise<string | null> {
  const isWanted = and(eq(programs.tenantId, at.tenantId), eq(programs.version, version));
  const [found] = await at.tx.orm.select().from(programs).where(isWanted);
  if (!found) throw new CompanyRefusal("not_found", "Esta versão não existe.");
  const earlier = found.source as ProgramSource;
  const wanted = filesOf(earlier);
  for (const { path } of filesOf(at.files))
    if (!wanted.some((file) => file.path === path)) await perform(at, removeFile, { path }, null);
  for (const file of wanted) await perform(at, putFile, file, null);
  const hash = await settleProgram(at);
  await auditChange(at, "flow.roll_back", `program:${version}`, {
    fields: [],
    before: at.before?.hash ?? null,
    after: hash,
  });
  return hash;
}

import { and, eq } from "drizzle-orm";
import { companyItems } from "../../db/schema/company-item.js";
import { type AuditSubject, auditOf } from "../../db/stores/audit-store.js";
import type { AuditAct } from "../../platform/audit-acts.js";
import { can, type Thing } from "../../platform/rights.js";
import { encodeForm } from "./applied-form.js";
import { type At, auditName, calledName, fromOf } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import type { Command, ItemKind } from "./define-command.js";

/** The revision that the caller saw; `null` where they need have seen none. */
export type Seen = number | null;

/** What came of a command. `item` is null when the thing is gone. `changed` is false when it already was as wanted. */
export type Done<Item> = { name: string; item: Item | null; revision: number; changed: boolean };

/** What is known of a thing besides itself. */
export type ItemRecord = { revision: number; applied: string | null; changedBy: string; changedAt: Date };

/**
 * Carries one command out in the open transaction: parses the input, asks the rights, holds the revision that the caller
 * saw against the present one, writes, and adds the audit's entry with before and after. A command that changes nothing
 * leaves no trace. Throws `CompanyRefusal`, or `ZodError` for an input that does not fit.
 */
export async function perform<Input, Item>(
  at: At,
  command: Command<Input, Item>,
  raw: unknown,
  seen: Seen,
): Promise<Done<Item>> {
  if (!isStorable(raw)) throw new CompanyRefusal("invalid", "Há no pedido um caractere que não pode ser guardado.");
  const input = command.input.parse(raw, { reportInput: true });
  const { kind } = command;
  const name = await command.named(input, at);
  const before = await kind.read(at, name);
  refuseUnlessAllowed(at, command, before);
  command.allow?.(at, input, before);
  if (command.makes === "new" && before)
    throw new CompanyRefusal("exists", "Já existe um com este nome.", {
      fields: kind.taken ?? { name: "Este nome já está em uso." },
    });
  if (command.makes === "known" && !before) throw gone();
  const record = await recordOf(at, kind.kind, name);
  if (before && seen !== null && record && seen !== record.revision) throw tooLate(kind, before, record);
  await command.write(at, input, before);
  const item = await kind.read(at, name);
  refuseUnlessAllowed(at, command, item);
  const fields = before && item ? kind.differences(before, item) : [];
  const changed = before === null ? item !== null : item === null || fields.length > 0;
  if (!changed) return { name, item, revision: record?.revision ?? 0, changed };
  const revision = (record?.revision ?? 0) + 1;
  // A thing that an older version made from the folder has no record yet, and was never changed since.
  const given =
    record || !before || !kind.fromFolder(before) ? {} : { applied: encodeForm(at, kind, name, kind.form(before)) };
  await keepRecord(at, kind.kind, name, { revision, ...given });
  if (at.made) {
    at.made.set(kind.kind, [...(at.made.get(kind.kind) ?? []), name]);
    return { name, item, revision, changed };
  }
  const sides = { before: before && kind.shown(before), after: item && kind.shown(item) };
  await auditChange(at, command.name, `${kind.kind}:${name}`, { fields }, sides);
  return { name, item, revision, changed };
}

/** Adds an entry to the audit, in the transaction of what it tells. */
export async function auditChange(
  at: At,
  action: AuditAct,
  subject: AuditSubject,
  detail: unknown,
  sides: { before?: object | null; after?: object | null } = {},
): Promise<void> {
  const { actor } = at;
  await at.tx.run(
    ...auditOf(at.tenantId, { actor: auditName(actor), from: fromOf(actor), action, subject, detail, ...sides }),
  );
}

/** What is known of a thing; null when nobody changed it since an older version made it. */
export async function recordOf(at: At, kind: string, name: string): Promise<ItemRecord | null> {
  const [found] = await at.tx.orm
    .select()
    .from(companyItems)
    .where(isItem(at, kind, name));
  return found ?? null;
}

export const isItem = (at: Pick<At, "tenantId">, kind: string, name: string) =>
  and(eq(companyItems.tenantId, at.tenantId), eq(companyItems.kind, kind), eq(companyItems.name, name));

async function keepRecord(
  at: At,
  kind: string,
  name: string,
  record: { revision: number; applied?: string | null },
): Promise<void> {
  const values = { ...record, changedBy: calledName(at.actor), changedAt: new Date() };
  await at.tx.orm
    .insert(companyItems)
    .values({ tenantId: at.tenantId, kind, name, ...values })
    .onConflictDoUpdate({ target: [companyItems.tenantId, companyItems.kind, companyItems.name], set: values });
}

/** Asked for the thing as it was and as it becomes, so that nobody takes it to where they may not reach. */
function refuseUnlessAllowed<Input, Item>(at: At, { may, kind }: Command<Input, Item>, item: Item | null): void {
  if (at.actor.kind === "command") return;
  const whole: Thing = { tenantId: at.tenantId, teams: [], owner: null };
  const thing = item && kind.thing ? kind.thing(item, at.tenantId) : whole;
  // Where there is a thing only before or only after, the other side has nothing to ask about.
  if (item === null && kind.thing) return;
  if (!can(at.actor.person, may, thing))
    throw new CompanyRefusal("not_allowed", "O seu acesso não permite mudar isto.");
}

/**
 * The database keeps no NUL and no half of a surrogate pair. JSON writes both with a backslash; a backslash that somebody
 * wrote stands there twice.
 */
const isStorable = (value: unknown) =>
  !/\\u(?:0000|d[89a-f])/i.test((JSON.stringify(value) ?? "").replaceAll("\\\\", ""));

const gone = () => new CompanyRefusal("not_found", "Isto não existe mais, ou não é da sua empresa.");

function tooLate<Item>(kind: ItemKind<Item>, item: Item, record: ItemRecord): CompanyRefusal {
  const { changedBy: by, changedAt, revision } = record;
  return new CompanyRefusal(
    "changed",
    `${by} mudou isto depois que você abriu. Veja como ficou e salve de novo o que ainda faltar.`,
    { conflict: { by, at: changedAt.getTime(), revision, current: { ...kind.shown(item), revision } } },
  );
}

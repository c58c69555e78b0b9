import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { paymentAccounts } from "../../db/schema/payment-account.js";
import { paymentAccountContext } from "../../db/stores/payment-account-store.js";
import { type Keyring, open, SealError, seal } from "../../platform/secrets/seal.js";
import type { PlannedPaymentAccount } from "../company-plan.js";
import { looksSecret } from "../read-account.js";
import { nameSchema } from "../teams-file.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";
import { withFreeKey } from "./free-key.js";

export type CompanyPaymentAccount = PlannedPaymentAccount & {
  id: string;
  key: string;
  state: "active" | "paused";
  problem: string | null;
  /** What the gateway last let us know, and when (ms since the epoch). */
  lastWord: string | null;
  lastWordAt: number | null;
  fromFolder: boolean;
};

type Row = typeof paymentAccounts.$inferSelect;

export const paymentKind: ItemKind<CompanyPaymentAccount> = {
  kind: "payment",
  apart: true,
  nameOf: ({ name }) => name,
  async read(at, name) {
    const [row] = await at.tx.orm.select().from(paymentAccounts).where(isAccount(at, name));
    return row && row.state !== "removed" ? paymentAccountOf(row, at.tools.keyring) : null;
  },
  shown: ({ secrets, ...account }) => ({ ...account, secrets: Object.keys(secrets).sort() }),
  differences(before, after) {
    const face = ({
      settings: _settings,
      secrets: _secrets,
      lastWord: _word,
      lastWordAt: _at,
      ...rest
    }: CompanyPaymentAccount) => rest;
    return [
      ...changedFields(face(before), face(after)),
      ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
      ...changedFields(before.secrets, after.secrets).map((name) => `secrets.${name}`),
    ];
  },
  form: ({ title, gateway, mode, externalId, position, methods, currencies, settings, secrets }) => ({
    title,
    gateway,
    mode,
    externalId,
    position,
    methods,
    currencies,
    settings,
    secrets,
  }),
  fromFolder: ({ fromFolder }) => fromFolder,
  sealed: true,
};

/** Secrets that cannot be opened count as none, and are written anew. */
export function paymentAccountOf(row: Row, keyring: Keyring): CompanyPaymentAccount {
  const { id, key, slug: name, title, gateway, mode, externalId, position, methods, currencies } = row;
  const { problem, lastWord, lastWordAt, fromFolder } = row;
  const settings = row.settings as Record<string, unknown>;
  const state = row.state === "paused" ? "paused" : "active";
  const account = { id, key, name, title, gateway, mode, externalId, position, methods, currencies, settings, state };
  const word = { lastWord, lastWordAt: lastWordAt?.getTime() ?? null };
  return { ...account, ...word, problem, fromFolder, secrets: openSecrets(keyring, row) } as CompanyPaymentAccount;
}

function openSecrets(keyring: Keyring, { id, secrets }: Row): Record<string, string> {
  try {
    return JSON.parse(open(keyring, secrets, paymentAccountContext(id)));
  } catch (error) {
    if (error instanceof SealError) return {};
    throw error;
  }
}

const isAccount = (at: At, name: string) =>
  and(eq(paymentAccounts.tenantId, at.tenantId), eq(paymentAccounts.slug, name));

const secretsSchema = z.record(z.string().max(80), z.string().min(1).max(10_000));
export const paymentFace = z.strictObject({
  title: z.string().trim().min(1).max(80),
  /** The ways to pay and the currencies that it serves; null for all that its gateway can. */
  methods: z.array(z.string().max(40)).min(1).nullable(),
  currencies: z
    .array(z.string().regex(/^[A-Z]{3}$/))
    .min(1)
    .nullable(),
  /** Its place among the accounts: the first that serves a payment takes it. */
  position: z.int().min(0).max(1_000),
  settings: z.record(z.string().max(80), z.unknown()),
});
/** What never changes: payments that were made there are asked about there. */
const place = z.strictObject({
  gateway: z.string().min(1).max(60),
  mode: z.enum(["test", "live"]),
  externalId: z.string().trim().max(200),
});
const named = z.strictObject({ name: nameSchema });
export const newPayment = paymentFace
  .omit({ position: true })
  .extend({ ...place.shape, name: z.string().max(80), secrets: secretsSchema });
export const paymentSecrets = { secrets: secretsSchema.optional() };

const whole = { may: "company.change", kind: paymentKind, named: ({ name }: { name: string }) => name } as const;

export const createPayment = defineCommand({
  ...whole,
  name: "payment.create",
  input: newPayment.extend({ ...named.shape, position: z.int().optional() }),
  makes: "new",
  async write(at, { name: slug, secrets, position, ...account }) {
    const { tenantId } = at;
    const rows = await at.tx.orm.select().from(paymentAccounts).where(eq(paymentAccounts.tenantId, tenantId));
    const left = rows.find((row) => row.slug === slug);
    refuseWrong(at, { ...account, secrets });
    refuseMoved(left, { ...account, slug });
    refuseTwice(at, rows, { ...account, slug });
    const last = Math.max(-1, ...rows.filter(({ state }) => state !== "removed").map((row) => row.position));
    const id = left?.id ?? randomUUID();
    const values = {
      ...account,
      position: position ?? last + 1,
      secrets: sealed(at, id, secrets),
      fromFolder: at.actor.kind === "command",
      state: "active" as const,
      problem: null,
    };
    const { orm } = at.tx;
    if (left) await orm.update(paymentAccounts).set(values).where(isAccount(at, slug));
    else
      await withFreeKey(at, `_${slug}`, async (key) => {
        const row = { id, tenantId, key, slug, ...values };
        const target = { target: paymentAccounts.key };
        return (await orm.insert(paymentAccounts).values(row).onConflictDoNothing(target).returning()).length > 0;
      });
  },
});

export const changePayment = defineCommand({
  ...whole,
  name: "payment.change",
  // Only a folder says where the account is, and it replaces all secrets.
  input: paymentFace.extend({ ...named.shape, ...paymentSecrets, ...place.partial().shape }),
  makes: "known",
  async write(at, { name, secrets, ...change }, before) {
    if (!before) return;
    const folder = at.actor.kind === "command";
    const all = folder ? (secrets ?? {}) : { ...before.secrets, ...secrets };
    const account = { gateway: before.gateway, mode: before.mode, externalId: before.externalId, ...change };
    refuseWrong(at, { ...account, secrets: all });
    refuseMoved({ ...before, slug: name }, { ...account, slug: name });
    const values = { ...account, ...(folder ? { fromFolder: true } : {}) };
    // What was wrong with the account may be mended now. A new title or place is no reason to end a pause.
    const mended = !isDeepStrictEqual([all, account.settings], [before.secrets, before.settings]);
    await at.tx.orm
      .update(paymentAccounts)
      .set({
        ...values,
        // What cannot be opened now may open again: only new secrets are written over it.
        ...(folder || secrets !== undefined ? { secrets: sealed(at, before.id, all) } : {}),
        ...(mended ? { state: "active" as const, problem: null } : {}),
      })
      .where(isAccount(at, name));
    await renumber(at, name);
  },
});

/** It takes no new payments; its row stays, because what was made there must still be settled. */
export const removePayment = defineCommand({
  ...whole,
  name: "payment.remove",
  input: named,
  makes: "known",
  async write(at, { name }) {
    await at.tx.orm.update(paymentAccounts).set({ state: "removed" }).where(isAccount(at, name));
    await renumber(at, null);
  },
});

export const pausePayment = defineCommand({
  ...whole,
  name: "payment.pause",
  input: named.extend({ reason: z.string().trim().min(1).max(300) }),
  makes: "known",
  async write(at, { name, reason }) {
    await at.tx.orm.update(paymentAccounts).set({ state: "paused", problem: reason }).where(isAccount(at, name));
  },
});

export const resumePayment = defineCommand({
  ...whole,
  name: "payment.resume",
  input: named,
  makes: "known",
  async write(at, { name }) {
    await at.tx.orm.update(paymentAccounts).set({ state: "active", problem: null }).where(isAccount(at, name));
  },
});

/** The accounts stand at 0, 1, 2 as in a file; the one that was just placed goes before another at its place. */
async function renumber(at: At, placed: string | null): Promise<void> {
  if (at.actor.kind === "command") return;
  const own = and(eq(paymentAccounts.tenantId, at.tenantId), ne(paymentAccounts.state, "removed"));
  const rows = await at.tx.orm.select().from(paymentAccounts).where(own);
  const first = (row: Row) => (row.slug === placed ? 0 : 1);
  const sorted = rows.toSorted((a, b) => a.position - b.position || first(a) - first(b));
  for (const [position, row] of sorted.entries())
    if (row.position !== position)
      await at.tx.orm.update(paymentAccounts).set({ position }).where(eq(paymentAccounts.id, row.id));
}

const sealed = ({ tools }: At, id: string, secrets: Record<string, string>) =>
  seal(tools.keyring, JSON.stringify(secrets), paymentAccountContext(id));

type Written = Omit<PlannedPaymentAccount, "name" | "title" | "position">;

/** What the gateway's own schemas say. A folder was held against them when it was read. */
function refuseWrong(at: At, account: Written): void {
  if (at.actor.kind === "command") return;
  const kind = at.tools.payments.kinds.find(({ name }) => name === account.gateway);
  const fields: Record<string, string> = {};
  if (!kind) fields["gateway"] = `Não conheço o meio de pagamento "${account.gateway}".`;
  else {
    if (!kind.modes.includes(account.mode)) fields["mode"] = `"${kind.name}" não tem este modo.`;
    const method = account.methods?.find((one) => !kind.methods.includes(one));
    if (method !== undefined) fields["methods"] = `Este meio de pagamento não aceita "${method}".`;
    const currency = account.currencies?.find((one) => !kind.currencies.includes(one));
    if (currency !== undefined) fields["currencies"] = `Este meio de pagamento não aceita "${currency}".`;
    if (!kind.schema.externalId.safeParse(account.externalId).success)
      fields["externalId"] = "Escreva o número da conta no meio de pagamento.";
    for (const part of ["settings", "secrets"] as const) {
      const read = kind.schema[part].safeParse(account[part]);
      for (const { path, code } of read.success ? [] : read.error.issues)
        fields[[part, ...path].join(".")] =
          code === "unrecognized_keys"
            ? "Há um nome que não conheço."
            : (account[part][String(path[0])] ?? "") === ""
              ? "Preencha este campo."
              : "Confira este campo.";
    }
  }
  const secret = Object.keys(account.settings).find(looksSecret);
  if (secret !== undefined) fields[`settings.${secret}`] = "Isto parece um segredo: escreva-o entre os segredos.";
  const [first] = Object.values(fields);
  if (first !== undefined) throw new CompanyRefusal("invalid", first, { fields });
}

type Placed = { slug: string; gateway: string; mode: string; externalId: string };
const isSame = (one: Placed, other: Placed) =>
  one.gateway === other.gateway && one.mode === other.mode && one.externalId === other.externalId;

/**
 * The name of another account at a gateway, or of one in the other mode, is not given anew: what was made there would be
 * asked about at the wrong place.
 */
function refuseMoved(before: Placed | undefined, after: Placed): void {
  if (!before || isSame(before, after)) return;
  const words = `"${after.slug}" já é o nome da conta "${before.externalId}" (${before.gateway}, ${before.mode}), e os pagamentos dela ainda são acompanhados. Dê outro nome à nova.`;
  throw new CompanyRefusal("in_use", words, { fields: { name: words } });
}

function refuseTwice(at: At, rows: readonly Row[], account: Placed): void {
  if (at.actor.kind === "command") return;
  const other = rows.find((row) => row.state !== "removed" && row.slug !== account.slug && isSame(row, account));
  if (!other) return;
  const words = `Esta conta já está na lista, como "${other.title}".`;
  throw new CompanyRefusal("invalid", words, { fields: { externalId: words } });
}

import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { modelAccounts } from "../../db/schema/model-account.js";
import { modelAccountContext } from "../../db/stores/model-account-store.js";
import { type Keyring, open, SealError, seal } from "../../platform/secrets/seal.js";
import type { PlannedModelAccount } from "../company-plan.js";
import { MODEL_KINDS } from "../models-file.js";
import { looksSecret } from "../read-account.js";
import { nameSchema } from "../teams-file.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";
import { withFreeKey } from "./free-key.js";

export type CompanyModelAccount = PlannedModelAccount & {
  id: string;
  key: string;
  state: "active" | "paused";
  problem: string | null;
  /** How the last test ended, and when (ms since the epoch). */
  lastWord: string | null;
  lastWordAt: number | null;
  fromFolder: boolean;
};

type Row = typeof modelAccounts.$inferSelect;

export const modelKind: ItemKind<CompanyModelAccount> = {
  kind: "model",
  apart: true,
  nameOf: ({ name }) => name,
  async read(at, name) {
    const [row] = await at.tx.orm.select().from(modelAccounts).where(isAccount(at, name));
    return row ? modelAccountOf(row, at.tools.keyring) : null;
  },
  shown: ({ secrets, ...account }) => ({ ...account, secrets: Object.keys(secrets).sort() }),
  differences(before, after) {
    const face = ({ title, kind, position, state, problem, fromFolder }: CompanyModelAccount) => ({
      title,
      kind,
      position,
      state,
      problem,
      fromFolder,
    });
    return [
      ...changedFields(face(before), face(after)),
      ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
      ...changedFields(before.secrets, after.secrets).map((name) => `secrets.${name}`),
    ];
  },
  form: ({ title, kind, position, settings, secrets }) => ({ title, kind, position, settings, secrets }),
  fromFolder: ({ fromFolder }) => fromFolder,
  sealed: true,
};

/** Secrets that cannot be opened count as none, and are written anew. */
export function modelAccountOf(row: Row, keyring: Keyring): CompanyModelAccount {
  const { id, key, slug: name, title, kind, position, state, problem, lastWord, lastWordAt, fromFolder } = row;
  const settings = row.settings as Record<string, unknown>;
  const account = { id, key, name, title, kind, position, settings, state, problem, lastWord, fromFolder };
  return { ...account, lastWordAt: lastWordAt?.getTime() ?? null, secrets: openSecrets(keyring, row) };
}

function openSecrets(keyring: Keyring, { id, secrets }: Row): Record<string, string> {
  try {
    return JSON.parse(open(keyring, secrets, modelAccountContext(id)));
  } catch (error) {
    if (error instanceof SealError) return {};
    throw error;
  }
}

const isAccount = (at: At, name: string) => and(eq(modelAccounts.tenantId, at.tenantId), eq(modelAccounts.slug, name));

const secretsSchema = z.record(z.string().max(80), z.string().min(1).max(10_000));
export const modelFace = z.strictObject({
  title: z.string().trim().min(1).max(80),
  /** Its place among the accounts: the first that answers is used. */
  position: z.int().min(0).max(1_000),
  settings: z.record(z.string().max(80), z.unknown()),
});
const named = z.strictObject({ name: nameSchema });
export const newModel = modelFace
  .omit({ position: true })
  .extend({ name: z.string().max(80), kind: z.string().min(1).max(60), secrets: secretsSchema });
export const modelSecrets = { secrets: secretsSchema.optional() };

const whole = { may: "company.change", kind: modelKind, named: ({ name }: { name: string }) => name } as const;

export const createModel = defineCommand({
  ...whole,
  name: "model.create",
  input: newModel.extend({ ...named.shape, position: z.int().optional() }),
  makes: "new",
  async write(at, { name: slug, secrets, position, ...account }) {
    const { tenantId } = at;
    refuseWrong(at, { ...account, secrets });
    const rows = await at.tx.orm.select().from(modelAccounts).where(eq(modelAccounts.tenantId, tenantId));
    const last = Math.max(-1, ...rows.map((row) => row.position));
    const id = randomUUID();
    const values = {
      ...account,
      position: position ?? last + 1,
      secrets: sealed(at, id, secrets),
      fromFolder: at.actor.kind === "command",
      state: "active" as const,
    };
    await withFreeKey(at, `_${slug}`, async (key) => {
      const row = { id, tenantId, key, slug, ...values };
      const target = { target: modelAccounts.key };
      return (await at.tx.orm.insert(modelAccounts).values(row).onConflictDoNothing(target).returning()).length > 0;
    });
  },
});

export const changeModel = defineCommand({
  ...whole,
  name: "model.change",
  // Only a folder says what kind of server it is, and it replaces all secrets.
  input: modelFace.extend({ ...named.shape, ...modelSecrets, kind: z.string().optional() }),
  makes: "known",
  async write(at, { name, secrets, ...change }, before) {
    if (!before) return;
    const folder = at.actor.kind === "command";
    const all = folder ? (secrets ?? {}) : { ...before.secrets, ...secrets };
    const account = { kind: before.kind, ...change };
    refuseWrong(at, { ...account, secrets: all });
    refuseMovedKey(at, before, { ...account, secrets });
    const mended = !isDeepStrictEqual([all, account.settings], [before.secrets, before.settings]);
    await at.tx.orm
      .update(modelAccounts)
      .set({
        ...account,
        ...(folder ? { fromFolder: true } : {}),
        // What cannot be opened now may open again: only new secrets are written over it.
        ...(folder || secrets !== undefined ? { secrets: sealed(at, before.id, all) } : {}),
        ...(mended ? { state: "active" as const, problem: null, lastWord: null, lastWordAt: null } : {}),
      })
      .where(isAccount(at, name));
  },
});

export const removeModel = defineCommand({
  ...whole,
  name: "model.remove",
  input: named,
  makes: "known",
  async write(at, { name }) {
    await at.tx.orm.delete(modelAccounts).where(isAccount(at, name));
  },
});

export const pauseModel = defineCommand({
  ...whole,
  name: "model.pause",
  input: named.extend({ reason: z.string().trim().min(1).max(300) }),
  makes: "known",
  async write(at, { name, reason }) {
    await at.tx.orm.update(modelAccounts).set({ state: "paused", problem: reason }).where(isAccount(at, name));
  },
});

export const resumeModel = defineCommand({
  ...whole,
  name: "model.resume",
  input: named,
  makes: "known",
  async write(at, { name }) {
    await at.tx.orm.update(modelAccounts).set({ state: "active", problem: null }).where(isAccount(at, name));
  },
});

const sealed = ({ tools }: At, id: string, secrets: Record<string, string>) =>
  seal(tools.keyring, JSON.stringify(secrets), modelAccountContext(id));

type Written = { kind: string; settings: Record<string, unknown>; secrets: Record<string, string> };

/** What the kind's own schemas say. A folder was held against them when it was read. */
function refuseWrong(at: At, account: Written): void {
  if (at.actor.kind === "command") return;
  const kind = MODEL_KINDS.find(({ name }) => name === account.kind);
  const fields: Record<string, string> = {};
  if (!kind) fields["kind"] = `Não conheço servidores como "${account.kind}".`;
  else
    for (const part of ["settings", "secrets"] as const) {
      const read = kind.schema[part].safeParse(account[part]);
      for (const { path, code } of read.success ? [] : read.error.issues)
        fields[[part, ...path].join(".")] =
          code === "unrecognized_keys" ? "Há um nome que não conheço." : "Confira este campo.";
    }
  const secret = Object.keys(account.settings).find(looksSecret);
  if (secret !== undefined) fields[`settings.${secret}`] = "Isto parece um segredo: escreva-o entre os segredos.";
  const [first] = Object.values(fields);
  if (first !== undefined) throw new CompanyRefusal("invalid", first, { fields });
}

/** A stored key is for the server that it was written for: it goes to another one only when it is written again. */
function refuseMovedKey(
  at: At,
  before: CompanyModelAccount,
  { settings, secrets }: { settings: Record<string, unknown>; secrets: Record<string, string> | undefined },
): void {
  const keeps = Object.keys(before.secrets).some((name) => secrets?.[name] === undefined);
  if (at.actor.kind === "command" || settings["server"] === before.settings["server"] || !keeps) return;
  const words = "O endereço mudou: escreva também a chave, para que a antiga não vá para outro servidor.";
  throw new CompanyRefusal("invalid", words, { fields: { "secrets.api_key": words } });
}

import { randomBytes, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { channelSessions } from "../../db/schema/channel-session.js";
import { channels } from "../../db/schema/company.js";
import { channelContext } from "../../db/stores/sealed-store.js";
import { type Keyring, open, SealError, seal } from "../../platform/secrets/seal.js";
import type { PlannedSecrets } from "../company-plan.js";
import { looksSecret } from "../read-account.js";
import { nameSchema } from "../teams-file.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields, changedSecrets } from "./differences.js";
import { withFreeKey } from "./free-key.js";

export type CompanyChannel = {
  id: string;
  key: string;
  name: string;
  title: string;
  kind: string;
  externalId: string;
  demo: boolean;
  settings: Record<string, unknown>;
  /** In this process only: `shown` leaves the values out. */
  secrets: PlannedSecrets;
  state: "active" | "paused";
  problem: string | null;
  fromFolder: boolean;
};

type Row = typeof channels.$inferSelect;

export const channelKind: ItemKind<CompanyChannel> = {
  kind: "channel",
  nameOf: ({ name }) => name,
  async read(at, name) {
    const [row] = await at.tx.orm.select().from(channels).where(isChannel(at, name));
    return row && row.state !== "removed" ? channelOf(row, at.tools.keyring) : null;
  },
  shown({ secrets, ...channel }) {
    const generated = secrets.kind === "generated";
    return { ...channel, secrets: generated ? [] : Object.keys(secrets.values).sort(), generatedSecrets: generated };
  },
  differences(before, after) {
    const face = ({ settings: _settings, secrets: _secrets, ...rest }: CompanyChannel) => rest;
    return [
      ...changedFields(face(before), face(after)),
      ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
      ...changedSecrets(before.secrets, after.secrets),
    ];
  },
  form: ({ title, kind, externalId, demo, settings, secrets }) => ({
    title,
    kind,
    externalId,
    demo,
    settings,
    secrets,
  }),
  fromFolder: ({ fromFolder }) => fromFolder,
  sealed: true,
};

const isChannel = (at: At, name: string) => and(eq(channels.tenantId, at.tenantId), eq(channels.slug, name));

/** Secrets that cannot be opened (the key was lost) count as none, and are written anew. */
export function channelOf(row: Row, keyring: Keyring): CompanyChannel {
  const { id, key, slug: name, title, kind, externalId, demo, problem, fromFolder } = row;
  const values = openSecrets(keyring, row);
  const secrets: PlannedSecrets =
    row.generatedSecrets && values ? { kind: "generated" } : { kind: "given", values: values ?? {} };
  const settings = row.settings as Record<string, unknown>;
  const state = row.state === "paused" ? "paused" : "active";
  return { id, key, name, title, kind, externalId, demo, settings, secrets, state, problem, fromFolder };
}

function openSecrets(keyring: Keyring, { id, secrets }: Pick<Row, "id" | "secrets">): Record<string, string> | null {
  try {
    return JSON.parse(open(keyring, secrets, channelContext(id)));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

const secretsSchema = z.union([z.literal("generated"), z.record(z.string().max(80), z.string().min(1).max(10_000))]);

export const channelFace = z.strictObject({
  title: z.string().trim().min(1).max(80),
  externalId: z.string().trim().min(1).max(200),
  settings: z.record(z.string().max(80), z.unknown()),
});
export const channelSecrets = { secrets: secretsSchema };
const named = z.strictObject({ name: nameSchema });
export const newChannel = channelFace.extend({ ...named.shape, kind: z.string().min(1).max(60), ...channelSecrets });

export const createChannel = defineCommand({
  name: "channel.create",
  may: "company.change",
  input: newChannel.extend({ demo: z.boolean().default(false) }),
  kind: channelKind,
  makes: "new",
  named: ({ name }) => name,
  async write(at, input) {
    const secrets = input.secrets === "generated" ? madeSecrets() : input.secrets;
    await refuseWrong(at, { ...input, secrets, given: input.secrets !== "generated" }, null);
    const [left] = await at.tx.orm.select({ id: channels.id }).from(channels).where(isChannel(at, input.name));
    const id = left?.id ?? randomUUID();
    const { name: slug, demo, title, kind, externalId, settings } = input;
    const values = {
      title,
      kind,
      demo,
      externalId,
      settings,
      generatedSecrets: input.secrets === "generated",
      secrets: seal(at.tools.keyring, JSON.stringify(secrets), channelContext(id)),
      fromFolder: at.actor.kind === "command",
      state: "active" as const,
      problem: null,
    };
    const { tenantId } = at;
    const { orm } = at.tx;
    if (left) {
      await orm.update(channels).set(values).where(isChannel(at, slug));
      await forgetSession(at, id);
    } else
      await withFreeKey(at, `-${slug}`, async (key) => {
        const row = { id, tenantId, key, slug, ...values };
        const made = await orm.insert(channels).values(row).onConflictDoNothing({ target: channels.key }).returning();
        return made.length > 0;
      });
  },
});

export const changeChannel = defineCommand({
  name: "channel.change",
  may: "company.change",
  input: channelFace.extend({
    ...named.shape,
    secrets: secretsSchema.optional(),
    /** Only a folder says these: it replaces all secrets, and may move a channel to another kind. */
    kind: z.string().optional(),
    demo: z.boolean().optional(),
  }),
  kind: channelKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, input, before) {
    if (!before) return;
    const { name, title, externalId, settings } = input;
    const kind = input.kind ?? before.kind;
    const secrets = secretsAfter(input.secrets, before, at.actor.kind === "command");
    const generated = secrets === "kept" ? before.secrets.kind === "generated" : input.secrets === "generated";
    const values = secrets === "kept" ? (before.secrets.kind === "given" ? before.secrets.values : {}) : secrets;
    await refuseWrong(at, { name, kind, externalId, settings, secrets: values, given: !generated }, before);
    const moved = secrets !== "kept" || externalId !== before.externalId;
    const mended = moved || !isDeepStrictEqual(settings, before.settings);
    await at.tx.orm
      .update(channels)
      .set({
        title,
        kind,
        externalId,
        settings,
        generatedSecrets: generated,
        demo: input.demo ?? before.demo,
        ...(secrets === "kept"
          ? {}
          : { secrets: seal(at.tools.keyring, JSON.stringify(secrets), channelContext(before.id)) }),
        ...(at.actor.kind === "command" ? { fromFolder: true } : {}),
        // What was wrong with the account may be mended now. A new title or place is no reason to end a pause.
        ...(mended ? { state: "active" as const, problem: null } : {}),
      })
      .where(isChannel(at, name));
    const same = secrets === "kept" || isDeepStrictEqual(before.secrets, { kind: "given", values });
    if (!same || kind !== before.kind || externalId !== before.externalId) await forgetSession(at, before.id);
  },
});

export const removeChannel = defineCommand({
  name: "channel.remove",
  may: "company.change",
  input: named,
  kind: channelKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, { name }, before) {
    if (!before) return;
    await at.tx.orm.update(channels).set({ state: "removed" }).where(isChannel(at, name));
    await forgetSession(at, before.id);
  },
});

export const pauseReason = z.strictObject({ reason: z.string().trim().min(1).max(300) });

export const pauseChannel = defineCommand({
  name: "channel.pause",
  may: "company.change",
  input: named.extend(pauseReason.shape),
  kind: channelKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, { name, reason }) {
    await at.tx.orm.update(channels).set({ state: "paused", problem: reason }).where(isChannel(at, name));
  },
});

export const resumeChannel = defineCommand({
  name: "channel.resume",
  may: "company.change",
  input: named,
  kind: channelKind,
  makes: "known",
  named: ({ name }) => name,
  async write(at, { name }) {
    await at.tx.orm.update(channels).set({ state: "active", problem: null }).where(isChannel(at, name));
  },
});

/**
 * Forgets what the channel's session saved: it was another account's, or another pairing's. Who keeps the session now
 * saves nothing more, and closes it; the lease runs out first, so that there are never two.
 */
async function forgetSession({ tx, tenantId }: At, channelId: string): Promise<void> {
  await tx.orm
    .update(channelSessions)
    .set({ state: null, epoch: sql`${channelSessions.epoch} + 1` })
    .where(and(eq(channelSessions.tenantId, tenantId), eq(channelSessions.channelId, channelId)));
}

/** Generated secrets that exist are kept; a page names only the secrets that it replaces. */
function secretsAfter(
  wanted: z.output<typeof secretsSchema> | undefined,
  before: CompanyChannel,
  whole: boolean,
): Record<string, string> | "kept" {
  if (wanted === undefined) return "kept";
  if (wanted === "generated") return before.secrets.kind === "generated" ? "kept" : madeSecrets();
  const old = before.secrets.kind === "given" && !whole ? before.secrets.values : {};
  return { ...old, ...wanted };
}

function madeSecrets(): Record<string, string> {
  const secret = () => randomBytes(24).toString("base64url");
  return { accessToken: secret(), appSecret: secret(), verifyToken: secret(), identitySecret: secret() };
}

type Checked = {
  name: string;
  kind: string;
  externalId: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  given: boolean;
};

async function refuseWrong(at: At, channel: Checked, before: CompanyChannel | null): Promise<void> {
  const { kind, externalId, settings, secrets } = channel;
  const known = at.tools.channels;
  const refuse = (field: string, words: string) => {
    throw new CompanyRefusal("invalid", words, { fields: { [field]: words } });
  };
  if (!known.capabilitiesOf(kind)) refuse("kind", `Não conheço o tipo de canal "${kind}".`);
  const secret = Object.keys(settings).find(looksSecret);
  if (secret !== undefined) refuse(`settings.${secret}`, `"${secret}" parece um segredo: escreva-o entre os segredos.`);
  const trusted = at.actor.kind === "command" ? [] : (known.trustedSettings?.(kind) ?? []);
  const turned = trusted.find((name) => !isDeepStrictEqual(settings[name], before?.settings[name]));
  if (turned !== undefined) refuse(`settings.${turned}`, "Só os arquivos da empresa mudam este endereço.");
  const other = and(
    eq(channels.tenantId, at.tenantId),
    eq(channels.kind, kind),
    eq(channels.externalId, externalId),
    ne(channels.slug, channel.name),
    ne(channels.state, "removed"),
  );
  // A folder was held against itself already, and its channels may change their accounts among them.
  const [taken] =
    at.actor.kind === "command"
      ? []
      : await at.tx.orm.select({ title: channels.title }).from(channels).where(other).limit(1);
  if (taken) refuse("externalId", `Esta conta já está no canal "${taken.title}".`);
  const [reason] = channel.given ? (known.checkAccount?.(kind, { settings, secrets, externalId }) ?? []) : [];
  if (reason !== undefined) refuse("settings", reason);
}

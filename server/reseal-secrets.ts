import type { Database } from "../db/database.js";
import { type By, byCommand, bySystem } from "../db/stores/audit-store.js";
import { createSealedStore, type SealedThing } from "../db/stores/sealed-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import type { Log } from "../platform/log.js";
import { type Keyring, needsReseal, open, SealError, seal } from "../platform/secrets/seal.js";
import type { CommandResult } from "./command.js";
import type { Installation } from "./open-installation.js";

type Of = { database: Database; keyring: Keyring };
/** `kept`: what no key opens; it stays as it is, and opens again when its key is given back. */
export type Resealed = { resealed: number; kept: { company: string; kind: SealedThing["kind"]; name: string }[] };

/**
 * Seals everything that an old key has sealed with the present one, so that the old key can be thrown away: secrets of
 * channels, payment and model accounts, what the sessions of channels saved, second factors, and what folders last gave.
 */
export async function resealSecrets({ database, keyring }: Of, by: By): Promise<Resealed> {
  const store = createSealedStore(database);
  const all: Resealed = { resealed: 0, kept: [] };
  for (const { id: tenantId, slug } of await listTenants(database)) {
    const anew: (SealedThing & { anew: string })[] = [];
    for (const thing of await store.list(tenantId)) {
      const text = openOf(keyring, thing);
      if (text === null) all.kept.push({ company: slug, kind: thing.kind, name: thing.name });
      else if (needsReseal(keyring, thing.sealed)) anew.push({ ...thing, anew: seal(keyring, text, thing.context) });
    }
    if (anew.length > 0) all.resealed += await store.replace(tenantId, anew, by);
  }
  return all;
}

function openOf(keyring: Keyring, { sealed, context }: SealedThing): string | null {
  try {
    return open(keyring, sealed, context);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** What whoever runs the installation does about a thing that cannot be opened. */
const REMEDY: Record<SealedThing["kind"], string> = {
  channel: "or enter its secrets again in the office, or apply the folder with --keep folder",
  channel_session: "or enter other secrets of its channel in the office, which begins the session anew",
  payment_account: "or enter its secrets again in the office, or apply the folder with --keep folder",
  model_account: "or enter its secrets again in the office, or apply the folder with --keep folder",
  applied: "or say whose side is kept at the next apply (--keep browser|folder)",
  second_factor: "or an admin takes the second factor off this person",
};

/** `balcao secrets reseal`. Not `ok` when something cannot be opened: the old key must not go yet. */
export async function resealCommand(installation: Installation): Promise<CommandResult> {
  const { resealed, kept } = await resealSecrets(installation, byCommand("secrets reseal"));
  const closed = kept.map(
    ({ company, kind, name }) =>
      `${company}: ${kind} ${name} cannot be opened and stays as it is. Give back its key (SECRET_KEYS_OLD), ${REMEDY[kind]}.`,
  );
  const end = closed.length === 0 ? ["Earlier keys are no longer needed, except for older backups."] : closed;
  return { ok: closed.length === 0, lines: [`${resealed} secret(s) sealed with the present key.`, ...end] };
}

/** The same at a start, in the background. */
export function resealAtStart(of: Of, log: Log): void {
  resealSecrets(of, bySystem("start"))
    .then(({ resealed, kept }) => {
      if (resealed > 0) log.info({ resealed }, "secrets were sealed with the present key");
      for (const one of kept)
        log.error(
          { ...one, remedy: `give back its key (SECRET_KEYS_OLD), ${REMEDY[one.kind]}` },
          "a secret cannot be opened",
        );
    })
    .catch((err: unknown) => log.error({ err }, "secrets were not sealed anew"));
}

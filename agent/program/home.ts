import { join } from "node:path";
import { z } from "zod";
import { type KeyPair, newKeyPair } from "../sign.js";
import { agentSettings } from "../wire-schema.js";
import { openHomeFiles } from "./home-files.js";

const identitySchema = z.object({ publicKey: z.string(), privateKey: z.string() });
const pairingSchema = z.object({
  server: z.string(),
  deviceId: z.string(),
  token: z.string(),
  serverKey: z.string(),
  company: z.string(),
  /**
   * The code with which the pairing was made. It is in the name of the downloaded file, so it comes again at each
   * start.
   */
  code: z.string().nullable().default(null),
  /** The codes of pairings before it. A file that was downloaded earlier does not bring its conversation back. */
  earlierCodes: z.array(z.string()).default([]),
});
/** The content of `paired`: with whom this computer is connected. */
export type Pairing = z.infer<typeof pairingSchema>;
const staySchema = z.object({
  server: z.string(),
  since: z.number(),
  settings: agentSettings,
  /** What the person said yes to. The office may have less done, and not more. Older files: the settings they have. */
  agreed: agentSettings.pick({ scanEveryHours: true, scanOnBattery: true }).optional(),
  /** When it was last measured without a question, ms since the epoch. */
  measured: z.array(z.number()).max(100).optional(),
});
/** The content of `stay.json`: the person at this computer agreed that the program stays. */
export type Stay = z.infer<typeof staySchema>;
const pinsSchema = z.record(z.string(), z.string());

/**
 * The agent's own folder (mode 0700); all files have mode 0600. A file is replaced as a whole and is on the disk when a
 * call returns. On a full disk the files are kept elsewhere (see `home-files.ts`). A broken file throws `BrokenHome`: new keys are never made in place of keys that cannot be read.
 */
export type Home = {
  readonly folder: string;
  /** Where its files are written: `folder`, another one while the disk is full, or null, when they are in memory. */
  readonly place: string | null;
  /** Made on the first call. */
  identity(): KeyPair;
  pairing(): Pairing | null;
  /** Stores the pairing and pins the server's key. */
  pair(pairing: Pairing): void;
  /** Forgets the token. The pinned key stays. */
  unpair(): void;
  /** The key with which this server signed when it was first met; null when it was never met. */
  pinnedKey(server: string): string | null;
  /** What was agreed about staying; null when nothing was. */
  staying(): Stay | null;
  stay(agreed: Stay): void;
  unstay(): void;
  read(name: string): string | null;
  write(name: string, text: string): void;
  readAll(name: string): string;
  /** Adds to the end of a file. Throws where that would not last. */
  append(name: string, text: string): void;
  /** Forgets keys, pairing and pins, for "start again". Quarantines and the journal stay. */
  forget(): void;
};

export class BrokenHome extends Error {
  override name = "BrokenHome";
}

/** Opens the folder; `spares` are used while it cannot be written. */
export function openHome(folder: string, spares: readonly string[] = []): Home {
  const files = openHomeFiles(folder, spares);
  const { read, write } = files;
  const parsed = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const text = read(name);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new BrokenHome(join(folder, name), { cause });
    }
  };
  return {
    folder,
    place: files.place,
    read,
    write,
    readAll: files.readAll,
    append: files.append,
    identity() {
      const kept = parsed("identity.json", identitySchema);
      if (kept !== null) return kept;
      const made = newKeyPair();
      write("identity.json", JSON.stringify(made));
      return made;
    },
    pairing: () => parsed("pairing.json", pairingSchema),
    pair(pairing) {
      const pins = parsed("pins.json", pinsSchema) ?? {};
      write("pins.json", JSON.stringify({ ...pins, [pairing.server]: pairing.serverKey }));
      write("pairing.json", JSON.stringify(pairing));
    },
    unpair: () => files.remove("pairing.json"),
    pinnedKey: (server) => parsed("pins.json", pinsSchema)?.[server] ?? null,
    staying: () => parsed("stay.json", staySchema),
    stay: (agreed) => write("stay.json", JSON.stringify(agreed)),
    unstay: () => files.remove("stay.json"),
    forget() {
      for (const name of ["stay.json", "identity.json", "pairing.json", "pins.json"]) files.remove(name);
    },
  };
}

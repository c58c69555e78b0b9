import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type KeyPair, newKeyPair } from "../sign.js";

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
const pinsSchema = z.record(z.string(), z.string());

/**
 * The agent's own folder (mode 0700); all files have mode 0600. A file is replaced as a whole and is on the disk when a
 * call returns. A broken file throws `BrokenHome`: new keys are never made in place of keys that cannot be read.
 */
export type Home = {
  readonly folder: string;
  /** Made on the first call. */
  identity(): KeyPair;
  pairing(): Pairing | null;
  /** Stores the pairing and pins the server's key. */
  pair(pairing: Pairing): void;
  /** Forgets the token. The pinned key stays. */
  unpair(): void;
  /** The key with which this server signed when it was first met; null when it was never met. */
  pinnedKey(server: string): string | null;
  read(name: string): string | null;
  write(name: string, text: string): void;
  /** Forgets keys, pairing and pins, for "start again". Quarantines and the journal stay. */
  forget(): void;
};

export class BrokenHome extends Error {
  override name = "BrokenHome";
}

export function openHome(folder: string): Home {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const parsed = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const text = read(name);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new BrokenHome(join(folder, name), { cause });
    }
  };
  function read(name: string): string | null {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  }
  function write(name: string, text: string): void {
    replaceFile(folder, name, text);
  }
  return {
    folder,
    read,
    write,
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
    unpair: () => rmSync(join(folder, "pairing.json"), { force: true }),
    pinnedKey: (server) => parsed("pins.json", pinsSchema)?.[server] ?? null,
    forget() {
      for (const name of ["identity.json", "pairing.json", "pins.json"]) rmSync(join(folder, name), { force: true });
    },
  };
}

function replaceFile(folder: string, name: string, text: string): void {
  const next = join(folder, `${name}.next`);
  const handle = openSync(next, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, join(folder, name));
  if (process.platform === "win32") return; // Windows opens no folders
  const parent = openSync(folder, "r");
  fsyncSync(parent);
  closeSync(parent);
}

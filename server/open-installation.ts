import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../db/database.js";
import { migrate } from "../db/migrate.js";
import { rolePowers } from "../db/role-powers.js";
import type { Config } from "../platform/config/load-config.js";
import { lockFolder } from "../platform/folder-lock.js";
import type { Log } from "../platform/log.js";
import { makeFolder } from "../platform/make-folder.js";
import { type Keyring, makeKeyring } from "../platform/secrets/seal.js";
import { openSecretKey } from "../platform/secrets/secret-key.js";
import { assets } from "./assets.js";
import { closeDataFolder } from "./data-folder.js";

/**
 * What every command works on: the data folder (locked when it holds the database), the key, and the migrated database.
 */
export type Installation = {
  config: Config;
  database: Database;
  keyring: Keyring;
  secretKey: Buffer;
  /**
   * `enforced`: the database role cannot switch row-level security off, become another role, change the schema or reach
   * the server's files. `advisory`: it could. In both cases row-level security protects companies against our own
   * mistakes. It does not protect them against somebody who makes this process run their SQL, because the tenants of a
   * transaction are a setting that such SQL could change.
   */
  isolation: "enforced" | "advisory";
  /** Sentences that the operator of this server should read. */
  warnings: string[];
  close(): Promise<void>;
};

/** The settings demand a role that cannot bypass row-level security, and the given role can. */
export class RoleTooStrong extends Error {
  override name = "RoleTooStrong";
}

/**
 * Opens the installation. Throws `FolderProblem`, `FolderInUse`, `SecretKeyProblem`, `SchemaBehind`, `RoleTooStrong` or
 * the database's own error, each with a message for people.
 */
export async function openInstallation(config: Config, log: Log): Promise<Installation> {
  const embedded = config.databaseUrl === null;
  makeFolder(config.dataDir, "DATA_DIR");
  for (const warning of closeDataFolder(config.dataDir)) log.warn(warning);
  const lock = embedded ? await lockFolder(config.dataDir) : null;
  try {
    const keys = openSecretKey(config);
    for (const warning of keys.warnings) log.warn(warning);
    const database = await openDatabase(
      embedded
        ? {
            kind: "embedded",
            dir: join(config.dataDir, "database"),
            seed: seedFile(),
            fsync: config.embeddedFsync,
            requestTimeoutMs: 60_000,
          }
        : {
            kind: "postgres",
            url: config.databaseUrl ?? "",
            ownerUrl: config.databaseOwnerUrl,
            poolSize: config.databasePoolSize,
            connectTimeoutMs: config.databaseConnectTimeoutMs,
            statementTimeoutMs: config.databaseStatementTimeoutMs,
            lockTimeoutMs: config.databaseLockTimeoutMs,
            idleInTransactionTimeoutMs: config.databaseIdleInTransactionTimeoutMs,
          },
    );
    const prepared = await prepare(database, config).catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
    return {
      config,
      database,
      keyring: makeKeyring(keys),
      secretKey: keys.current,
      ...prepared,
      async close() {
        await database.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** Migrates the database and checks the powers of the role that signed in. */
async function prepare(database: Database, config: Config): Promise<Pick<Installation, "isolation" | "warnings">> {
  await migrate(database, assets.migrations);
  // Whoever controls the process controls the embedded database.
  if (database.kind === "embedded") return { isolation: "advisory", warnings: [] };
  const { login, powers } = await rolePowers(database);
  if (powers.length === 0) return { isolation: "enforced", warnings: [] };
  const found = `The role of DATABASE_URL (${login}) ${powers.join(", ")}`;
  if (config.databaseOwnerUrl !== null)
    throw new RoleTooStrong(
      `${found}. With DATABASE_OWNER_URL it must be a role that cannot: docs/operations.md has the SQL to make both.`,
    );
  const warning = `${found}: row-level security keeps companies apart against mistakes, and SQL that somebody slips in could even switch it off. docs/operations.md tells how to give it a role that cannot.`;
  return { isolation: "advisory", warnings: [warning] };
}

/** The prepared data directory. Without it (in development) the first start runs initdb. */
function seedFile(): string | null {
  return existsSync(assets.seed) ? assets.seed : null;
}

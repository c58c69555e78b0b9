import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../../db/database.js";
import { migrate } from "../../db/migrate.js";
import type { Config } from "../../platform/config/load-config.js";
import { lockFolder } from "../../platform/folder-lock.js";
import type { Log } from "../../platform/log.js";
import { makeFolder } from "../../platform/make-folder.js";
import { type Keyring, makeKeyring } from "../../platform/secrets/seal.js";
import { openSecretKey } from "../../platform/secrets/secret-key.js";
import { assets } from "./assets.js";

/** What every command works on: the data folder (locked when it holds the database), the key, the migrated database. */
export type Installation = {
  config: Config;
  database: Database;
  keyring: Keyring;
  secretKey: Buffer;
  close(): Promise<void>;
};

/** Opens it. Throws `FolderProblem`, `FolderInUse`, `SecretKeyProblem` or the database's own error, each with a message for people. */
export async function openInstallation(config: Config, log: Log): Promise<Installation> {
  const embedded = config.databaseUrl === null;
  makeFolder(config.dataDir, "DATA_DIR");
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
    await migrate(database, assets.migrations);
    return {
      config,
      database,
      keyring: makeKeyring(keys),
      secretKey: keys.current,
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

/** The prepared data directory; without it (in development) the first start runs initdb. */
function seedFile(): string | null {
  return existsSync(assets.seed) ? assets.seed : null;
}

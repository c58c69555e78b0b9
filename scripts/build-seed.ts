import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../db/database.js";
import { migrate } from "../db/migrate.js";
import { assets } from "../server/assets.js";

// The data directory that a first start unpacks: after initdb and all migrations, without any data.
const dir = mkdtempSync(join(tmpdir(), "balcao-seed-"));
try {
  const database = await openDatabase({
    kind: "embedded",
    dir: join(dir, "database"),
    seed: null,
    fsync: false,
    requestTimeoutMs: 120_000,
  });
  await migrate(database, assets.migrations);
  await database.asOwner("CHECKPOINT");
  const dump = await database.dump?.();
  if (!dump) throw new Error("the embedded database gave no dump");
  writeFileSync(assets.seed, dump);
  await database.close();
  console.log(`seed.tar.gz: ${(dump.length / 1024 / 1024).toFixed(1)} MB`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

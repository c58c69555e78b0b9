// Run by the power cut test in a process of its own, until it is killed. It opens the folder like the product, writes
// rows one transaction at a time, and prints each number once its commit was acknowledged. Arguments: folder, `fsync`
// or `no-fsync`, the first number.
import { existsSync, writeSync } from "node:fs";
import { openDatabase } from "../../../db/database.js";
import { migrate } from "../../../db/migrate.js";
import { assets } from "../../../server/assets.js";

const [dir = "", fsync = "", first = "0"] = process.argv.slice(2);
const database = await openDatabase({
  kind: "embedded",
  dir,
  seed: existsSync(assets.seed) ? assets.seed : null,
  fsync: fsync === "fsync",
  requestTimeoutMs: 60_000,
});
await migrate(database, assets.migrations);
await database.asOwner("CREATE TABLE IF NOT EXISTS rows (n int PRIMARY KEY, filler text)");
await database.asOwner("GRANT ALL ON rows TO balcao_app");
const insert = {
  name: "insert_row",
  text: "INSERT INTO rows SELECT n, repeat(md5(n::text), 20) FROM (VALUES ($1::int)) AS v (n)",
};
writeSync(1, "ready\n");
for (let n = Number(first); ; n++) {
  const began = performance.now();
  await database.batch([], [[insert, [n]]]);
  writeSync(1, `${n} ${(performance.now() - began).toFixed(3)}\n`);
  if (n % 400 === 399) await database.asOwner("CHECKPOINT");
}

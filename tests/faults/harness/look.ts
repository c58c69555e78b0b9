import { join } from "node:path";
import { openDatabase } from "../../../db/database.js";

type Row = Record<string, unknown>;

/** Opens a stopped server's database as its owner, runs statements, and closes it. Returns the rows of each. */
export async function look(dataDir: string, ...statements: string[]): Promise<Row[][]> {
  const database = await openDatabase({
    kind: "embedded",
    dir: join(dataDir, "database"),
    seed: null,
    fsync: false,
    requestTimeoutMs: 60_000,
  });
  try {
    const rows: Row[][] = [];
    for (const statement of statements) rows.push(await database.asOwner(statement));
    return rows;
  } finally {
    await database.close();
  }
}

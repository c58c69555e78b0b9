import { Redis } from "ioredis";
import { makeDatabase, ON_POSTGRES, onServer } from "./open-postgres-test-database.js";

type Row = Record<string, unknown>;

/** The database and Redis of a server process under test. */
export type TestPlace = {
  /** Its part of the server's settings. Empty when the database is in `DATA_DIR`. */
  env: Record<string, string>;
  /** Gives the rows of each statement, run as the owner. Null when the database is in `DATA_DIR`. */
  look: ((...statements: string[]) => Promise<Row[][]>) | null;
  close(): Promise<void>;
};

/** The embedded database or, with `TEST_ON=postgres`, a new database and a Redis that no other test uses now. */
export async function openTestPlace(): Promise<TestPlace> {
  if (!ON_POSTGRES) return { env: {}, look: null, close: async () => {} };
  const database = await makeDatabase();
  const redis = process.env.REDIS_URL ? await borrowRedis(process.env.REDIS_URL) : null;
  return {
    env: { DATABASE_URL: database.servingUrl, ...(redis ? { REDIS_URL: redis.url } : {}) },
    async look(...statements) {
      const rows: Row[][] = [];
      for (const statement of statements) rows.push(await onServer(database.url, statement));
      return rows;
    },
    async close() {
      await redis?.giveBack();
      await database.drop();
    },
  };
}

/** A Redis has 16 databases. The first records which test has which of the others, and forgets that after a while. */
const DATABASES = 16;
const BORROWED_S = 900;

/** A Redis that no other test uses until it is given back. It is empty at first. */
export async function borrowRedis(address: string): Promise<{ url: string; giveBack(): Promise<void> }> {
  const redis = new Redis(address);
  for (;;) {
    for (let n = 1; n < DATABASES; n++) {
      if ((await redis.set(`balcao-tests:${n}`, process.pid, "EX", BORROWED_S, "NX")) !== "OK") continue;
      const url = Object.assign(new URL(address), { pathname: `/${n}` }).href;
      const own = new Redis(url);
      await own.flushdb();
      return {
        url,
        async giveBack() {
          await own.flushdb();
          own.disconnect();
          await redis.del(`balcao-tests:${n}`);
          redis.disconnect();
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

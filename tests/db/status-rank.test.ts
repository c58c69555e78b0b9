import { expect, it } from "vitest";
import { STATUS_RANK } from "../../bot/vocabulary/later-status.js";
import { openTestDatabase } from "./open-test-database.js";

it("status_rank in the database and laterStatus know the same order", async () => {
  const database = await openTestDatabase();
  const names = Object.keys(STATUS_RANK);
  const rows = await database.asOwner(
    `SELECT name, status_rank(name) AS rank FROM unnest(ARRAY[${names.map((name) => `'${name}'`).join(",")}]) name`,
  );
  expect(Object.fromEntries(rows.map((row) => [row.name, row.rank]))).toEqual(STATUS_RANK);
  expect(await database.asOwner("SELECT status_rank('unheard') AS unknown, status_rank(NULL) AS none")).toEqual([
    { unknown: -1, none: -1 },
  ]);
  await database.close();
});

/**
 * Ids (numbers and uuids, which need no quoting) as the text of a PostgreSQL array. A statement that joins given rows
 * to a table should also name their ids this way: the planner assumes a hundred rows for any recordset and would rather
 * read the whole table. For an array it assumes ten rows and uses the index.
 */
export function arrayOf(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}

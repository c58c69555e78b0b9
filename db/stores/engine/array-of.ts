/**
 * Ids (numbers and uuids: nothing that would need quoting) as the text of an array of PostgreSQL. A statement that joins
 * the rows it was given to a table also names their ids so: the planner takes any recordset for a hundred rows, and would
 * rather read the whole table; of an array it expects ten, and goes by the index.
 */
export function arrayOf(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}

/**
 * Makes an empty PGlite data directory (initdb), so that this counts neither in a server's start nor in its peak
 * memory.
 */
import { PGlite } from "@electric-sql/pglite";

const folder = process.argv[2];
if (!folder) throw new Error("usage: prepare <folder>");
const db = await PGlite.create(folder);
await db.close();
process.exit(0);

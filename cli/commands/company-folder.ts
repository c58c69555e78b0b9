import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { assets } from "../../server/assets.js";

/** Companies that come along, by name: each shows other parts of the product. */
export const SHIPPED_COMPANIES = ["oficina-clique", "aurora-fibra"] as const;

/** The folder that was named on the command line: a path, or the name of a shipped company where no such path exists. */
export function companyFolder(named: string): string {
  const path = resolve(named);
  const shipped = SHIPPED_COMPANIES.find((name) => name === named);
  return shipped !== undefined && !existsSync(path) ? join(assets.companies, shipped) : path;
}

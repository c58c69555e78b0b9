import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { assets } from "../../server/assets.js";

/** The companies that are shipped with the product, by name. Each shows other parts of it. */
export const SHIPPED_COMPANIES = ["oficina-clique", "aurora-fibra"] as const;

/** The folder that the command line named: a path, or the name of a shipped company when there is no such path. */
export function companyFolder(named: string): string {
  const path = resolve(named);
  const shipped = SHIPPED_COMPANIES.find((name) => name === named);
  return shipped !== undefined && !existsSync(path) ? join(assets.companies, shipped) : path;
}

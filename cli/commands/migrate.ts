import { UserMistake } from "../../platform/user-mistake.js";
import { readConfig } from "./read-config.js";
import { openOrExplain } from "./with-installation.js";

/** `balcao migrate`: brings the schema of DATABASE_URL up to date and exits. */
export async function migrate(): Promise<void> {
  const config = readConfig();
  if (config.databaseUrl === null)
    throw new UserMistake("`balcao migrate` is for DATABASE_URL; the embedded database is migrated as it is opened.");
  const installation = await openOrExplain(config);
  await installation.close();
  console.log("The schema is up to date.");
}

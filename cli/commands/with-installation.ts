import { SchemaBehind } from "../../db/migrate.js";
import { tellChanged } from "../../db/server-session.js";
import { FolderInUse } from "../../platform/folder-lock.js";
import { createLog } from "../../platform/log.js";
import { FolderProblem } from "../../platform/make-folder.js";
import { SecretKeyProblem } from "../../platform/secrets/secret-key.js";
import { UserMistake } from "../../platform/user-mistake.js";
import type { Command, CommandHooks, CommandResult } from "../../server/command.js";
import { askRunningServer } from "../../server/control.js";
import { type Installation, openInstallation, RoleTooStrong } from "../../server/open-installation.js";
import { runCommand } from "../../server/run-command.js";
import { readConfig } from "./read-config.js";

/**
 * Runs a command in the server that has this data folder, or opens the folder when none runs. Prints the result.
 * `write` is given the files that it made.
 */
export async function withInstallation(
  command: Command,
  write: (files: NonNullable<CommandResult["files"]>) => Promise<void> = async () => {},
): Promise<void> {
  const config = readConfig();
  let answer: CommandResult;
  do {
    answer = (await askRunningServer(config.dataDir, command)) ?? (await runHere(config, command));
    if (answer.files) await write(answer.files);
    for (const line of answer.lines) (answer.ok ? console.log : console.error)(line);
  } while (answer.ok && answer.more);
  if (!answer.ok) process.exitCode = 1;
}

async function runHere(config: ReturnType<typeof readConfig>, command: Command): Promise<CommandResult> {
  const installation = await openOrExplain(config);
  try {
    return await runCommand(installation, command, hooksOf(installation));
  } finally {
    await installation.close();
  }
}

/** With PostgreSQL, running processes hear of changes from the database, and their sweep finds new work. */
function hooksOf({ config }: Installation): CommandHooks | undefined {
  const { databaseUrl } = config;
  if (databaseUrl === null) return undefined;
  return { reload: (tenantId) => tellChanged(databaseUrl, tenantId), engine: { wake: () => {} } };
}

/** Errors whose messages are written for the operator. */
const TOLD = [FolderProblem, FolderInUse, SecretKeyProblem, SchemaBehind, RoleTooStrong];

/** Opens the installation. An error that the operator can mend becomes a `UserMistake`. */
export async function openOrExplain(config: ReturnType<typeof readConfig>): Promise<Installation> {
  try {
    return await openInstallation(config, createLog({ level: config.logLevel }));
  } catch (error) {
    if (TOLD.some((kind) => error instanceof kind)) throw new UserMistake((error as Error).message);
    if (config.databaseUrl !== null)
      throw new UserMistake(
        `The database of DATABASE_URL cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      );
    throw error;
  }
}

import { type Config, loadConfig } from "../../platform/config/load-config.js";
import { UserMistake } from "../../platform/user-mistake.js";

/** The settings of this process. Throws a `UserMistake` that names all wrong ones. */
export function readConfig(): Config {
  const loaded = loadConfig(process.env, { cwd: process.cwd() });
  for (const warning of loaded.warnings) console.error(warning);
  if (!loaded.ok) {
    const list = loaded.problems.map((problem) => `  ${problem}`).join("\n");
    throw new UserMistake(`The settings cannot be used (docs/configuration.md explains each):\n${list}`);
  }
  return loaded.config;
}

import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import type { Problem } from "../flows/program-source.js";
import { checkYamlList, textRule } from "./check-yaml.js";
import type { PlannedTeam } from "./company-plan.js";
import { fileProblem } from "./file-problem.js";

/** A name to which other files and flows refer. */
export const nameSchema = textRule(
  (text) => /^[a-z][a-z0-9_-]{0,62}$/.test(text),
  "o nome só tem letras minúsculas sem acento, números, - e _",
  "Escreva como atendimento; o nome bonito vai em title.",
);

const teamSchema = z.strictObject({
  name: nameSchema,
  title: z.string().trim().min(1).max(80).optional(),
  description: z.string().trim().min(1).max(500).optional(),
});

/**
 * `names` holds every name in the file, so that another file that names a team with a mistake is not also told that the
 * team is missing.
 */
export type TeamsReading = { teams: PlannedTeam[]; names: string[] | null; problems: Problem[] };

/** Reads `teams.yaml`. `names` is null when the file is no list. */
export function readTeamsFile(yaml: YamlFile): TeamsReading {
  const { items, problems } = checkYamlList(yaml, teamSchema);
  const teams = new Map<string, PlannedTeam>();
  for (const { value, index } of items) {
    if (teams.has(value.name)) {
      const line = yaml.line([index, "name"]);
      problems.push(fileProblem(yaml.path, line, `a equipe "${value.name}" aparece duas vezes`, "Apague uma delas."));
      continue;
    }
    const { name, title, description } = value;
    teams.set(name, { name, title: title ?? name, description: description ?? null });
  }
  return { teams: [...teams.values()], names: namesIn(yaml.value), problems };
}

function namesIn(data: unknown): string[] | null {
  if (data === null) return [];
  if (!Array.isArray(data)) return null;
  return data.flatMap((item: unknown) => {
    const name = typeof item === "object" && item !== null && "name" in item ? item.name : null;
    return typeof name === "string" ? [name] : [];
  });
}

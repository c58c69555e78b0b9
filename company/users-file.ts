import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem } from "../flows/program-source.js";
import { COMPANY_ROLES } from "../platform/rights.js";
import { checkYamlList } from "./check-yaml.js";
import type { PlannedUser } from "./company-plan.js";
import { type Env, readReference } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";

/** Initial passwords that are shorter are refused. The sign-in may demand more. */
const PASSWORD_LENGTH = 10;

const userSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  email: z.email(),
  role: z.enum(COMPANY_ROLES),
  teams: z.array(z.string()).optional(),
  password: z.string().min(1).optional(),
});

/** Reads `users.yaml`. `teams` are the names of existing teams; null when the teams could not be read. */
export function readUsersFile(
  yaml: YamlFile,
  teams: readonly string[] | null,
  env: Env,
): { users: PlannedUser[]; problems: Problem[] } {
  const { items, problems } = checkYamlList(yaml, userSchema);
  const users = new Map<string, PlannedUser>();
  const complain = (line: number, reason: string, remedy: string) =>
    problems.push(fileProblem(yaml.path, line, reason, remedy));

  for (const { value, index } of items) {
    const email = value.email.toLowerCase();
    if (users.has(email)) {
      complain(yaml.line([index, "email"]), `o e-mail ${email} aparece duas vezes`, "Cada pessoa tem o seu.");
    }
    for (const [position, team] of (value.teams ?? []).entries()) {
      if (teams === null || teams.includes(team)) continue;
      const near = suggestName(team, teams);
      const remedy = near ? `Você quis dizer "${near}"?` : "Crie a equipe em teams.yaml.";
      complain(yaml.line([index, "teams", position]), `a equipe "${team}" não existe`, remedy);
    }
    const password = readPassword(value.password, env);
    if (password.problem) complain(yaml.line([index, "password"]), ...password.problem);
    users.set(email, {
      name: value.name,
      email,
      role: value.role,
      teams: [...new Set(value.teams ?? [])].sort(),
      initialPassword: password.value,
    });
  }
  if (problems.length === 0 && users.size > 0 && ![...users.values()].some((user) => user.role === "admin")) {
    complain(1, "ninguém é admin", "Dê role: admin a pelo menos uma pessoa.");
  }
  return { users: [...users.values()], problems };
}

function readPassword(
  text: string | undefined,
  env: Env,
): { value: string | null; problem?: [reason: string, remedy: string] } {
  if (text === undefined) return { value: null };
  const reference = readReference(text, env);
  switch (reference.kind) {
    case "plain":
    case "malformed":
      return {
        value: null,
        problem: [
          "a senha está escrita no arquivo",
          "Ponha-a no ambiente e escreva password: ${ENV:NOME_DA_VARIAVEL}.",
        ],
      };
    case "missing":
      return {
        value: null,
        problem: [`a variável de ambiente ${reference.name} não existe`, "Defina-a, ou tire password: e crie depois."],
      };
    case "resolved":
      if (reference.value.length >= PASSWORD_LENGTH) return { value: reference.value };
      return {
        value: null,
        problem: [`a senha em ${reference.name} é curta`, `Use ao menos ${PASSWORD_LENGTH} caracteres.`],
      };
  }
}

import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import type { Problem } from "../flows/program-source.js";
import { OPENAI_KIND } from "../models/openai/openai-kind.js";
import { checkYaml, checkYamlList } from "./check-yaml.js";
import type { PlannedModelAccount } from "./company-plan.js";
import type { Env } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";
import { type Complain, readSecret, readSettings } from "./read-account.js";
import { nameSchema } from "./teams-file.js";

/** The kinds of model servers that an account may be at. */
export const MODEL_KINDS = [OPENAI_KIND] as const;

const accountSchema = z.strictObject({
  name: nameSchema,
  title: z.string().trim().min(1).max(80).optional(),
  kind: z.enum(MODEL_KINDS.map(({ name }) => name)).default(OPENAI_KIND.name),
  settings: z.record(z.string(), z.unknown()),
  secrets: z
    .record(z.string(), z.string({ error: "o segredo deve ser uma referência ao ambiente" }).min(1), {
      error: '"secrets" deve ser um grupo de referências',
    })
    .optional(),
});

/**
 * Reads `models.yaml`: resolves references to the environment, checks each account with its kind's own schema, and refuses a
 * name that stands there twice. No reason repeats a secret's value.
 */
export function readModelsFile(yaml: YamlFile, env: Env): { models: PlannedModelAccount[]; problems: Problem[] } {
  const { items, problems } = checkYamlList(yaml, accountSchema);
  const models: PlannedModelAccount[] = [];
  for (const { value, index } of items) {
    const before = problems.length;
    const complain: Complain = (path, reason, remedy) => {
      problems.push(fileProblem(yaml.path, yaml.line([index, ...path]), reason, remedy));
    };
    const secrets = Object.entries(value.secrets ?? {}).flatMap(([name, text]) => {
      if (name !== "api_key") complain(["secrets", name], `não conheço o segredo "${name}"`, "Só há um: api_key.");
      const read = readSecret(name, text, env, complain);
      return read === null ? [] : [[name, read] as const];
    });
    const account: PlannedModelAccount = {
      name: value.name,
      title: value.title ?? value.name,
      kind: value.kind,
      position: index,
      settings: readSettings(value.settings, env, complain),
      secrets: Object.fromEntries(secrets),
    };
    if (models.some((other) => other.name === account.name))
      complain(["name"], `a conta "${account.name}" aparece duas vezes`, "Dê outro nome a uma delas.");
    // A value whose reference failed would otherwise be reported a second time, as wrong.
    if (problems.length === before) {
      const written = { ...yaml, value: { [index]: { settings: account.settings } } };
      problems.push(...checkYaml(written, OPENAI_KIND.schema.settings, [index, "settings"]).problems);
    }
    models.push(account);
  }
  return { models, problems };
}

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { misspelled } from "./misspelled.js";
import { variables } from "./schema.js";
import { about } from "./setting.js";

type Names = keyof typeof variables;
type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<S>;

/**
 * The checked settings: `DATABASE_URL` is `config.databaseUrl`. Paths are absolute. A setting that was not given is
 * null.
 */
export type Config = { [Name in Names as CamelCase<Name>]: z.output<(typeof variables)[Name]> };

/** `warnings` and `problems` are sentences for the person who starts the server; no secret's value is in them. */
export type LoadedConfig =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };

/**
 * Reads the settings from `env` and from `.env` in `cwd`; `env` wins. An empty value counts as none. All mistakes are
 * told at once.
 */
export function loadConfig(env: Record<string, string | undefined>, options: { cwd: string }): LoadedConfig {
  const file = readDotEnv(join(options.cwd, ".env"));
  const values = given({ ...file.values, ...given(env) });
  const warnings = misspelled(Object.keys(values), Object.keys(variables)).map(
    ({ name, meant }) => `${name} is not a setting and was ignored; did you mean ${meant}?`,
  );

  const parsed = z.object(variables).safeParse(values);
  const problems = parsed.success ? [] : problemsOf(parsed.error, values);
  problems.unshift(...file.problems);
  problems.push(...checkTogether(values));
  if (!parsed.success || problems.length > 0) return { ok: false, problems, warnings };

  const config = camelCased(parsed.data);
  config.dataDir = resolve(options.cwd, config.dataDir);
  config.companyDir = config.companyDir === null ? null : resolve(options.cwd, config.companyDir);
  return { ok: true, config, warnings };
}

function problemsOf(error: z.ZodError, values: Record<string, string>): string[] {
  const names = new Set(error.issues.map((issue) => String(issue.path[0])));
  return Object.entries(variables)
    .filter(([name]) => names.has(name))
    .map(([name, schema]) => {
      const words = about.get(schema);
      const value = values[name] ?? "";
      const found = words?.secret ? `a value of ${value.length} characters (not shown)` : JSON.stringify(value);
      return `${name}: found ${found}, expected ${words?.expected}.`;
    });
}

const OPENID = ["OPENID_ISSUER", "OPENID_CLIENT_ID", "OPENID_CLIENT_SECRET"];
const S3 = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"];

function checkTogether(values: Record<string, string>): string[] {
  const problems: string[] = [];
  const missing = S3.filter((name) => values[name] === undefined);
  if (missing.length > 0 && missing.length < S3.length)
    for (const name of missing)
      problems.push(`${name}: found nothing, expected a value, because other S3 variables are given.`);
  const told = OPENID.filter((name) => values[name] !== undefined);
  if (told.length > 0 && told.length < OPENID.length)
    problems.push(`${OPENID.join(", ")}: found ${told.join(", ")} only, expected all of them or none.`);
  if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined))
    problems.push("MAIL_FROM, SMTP_URL: found one of them, expected both or none.");
  if ((values.OPENAI_BASE_URL === undefined) !== (values.OPENAI_MODEL === undefined))
    problems.push("OPENAI_BASE_URL, OPENAI_MODEL: found one of them, expected both or none.");
  if (values.REDIS_URL !== undefined && values.DATABASE_URL === undefined)
    problems.push(
      "DATABASE_URL: found nothing, expected the address of a PostgreSQL, because REDIS_URL is for several processes and the embedded database belongs to one.",
    );
  if (values.DATABASE_OWNER_URL !== undefined && values.DATABASE_URL === undefined)
    problems.push(
      "DATABASE_URL: found nothing, expected the address of the same PostgreSQL for the application, because DATABASE_OWNER_URL is its owner's.",
    );
  return problems;
}

function readDotEnv(path: string): { values: Record<string, string | undefined>; problems: string[] } {
  try {
    return { values: parseEnv(readFileSync(path, "utf8")), problems: [] };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return { values: {}, problems: [] };
    return { values: {}, problems: [`${path}: cannot be read (${String(code ?? error)}).`] };
  }
}

/** The variables that have a value. */
function given(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const trimmed = value?.trim();
      return trimmed ? [[name, trimmed]] : [];
    }),
  );
}

/** The names and types are those of `Config` by construction, but TypeScript cannot follow that. */
function camelCased(data: Record<string, unknown>): Config {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as Config;
}

/** The languages that the program speaks. The first is the one of the company. */
export const LANGUAGES = ["pt-BR", "en", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The person's language: that of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`) where it says one, else `system` (what
 * Windows and macOS tell programs). English for a language that the program does not speak; the company's own where
 * nothing says one.
 */
export function languageOf(env: NodeJS.ProcessEnv, system: string | null): Language {
  const said = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((one) => one !== undefined && one !== "");
  const isNone = said === undefined || /^(C|POSIX)(\.|$)/i.test(said);
  const tag = (isNone ? system : said)?.toLowerCase() ?? "pt";
  if (tag.startsWith("pt")) return "pt-BR";
  return tag.startsWith("es") ? "es" : "en";
}

/** What the system tells programs. On Linux it is in the environment alone. */
export function systemLanguage(): string | null {
  return process.platform === "linux" ? null : Intl.DateTimeFormat().resolvedOptions().locale;
}

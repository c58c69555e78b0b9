/** One setting of a kind of account. `lines`: a list, one in each line. */
export type SettingWords = { name: string; label: string; hint?: string; as?: "text" | "lines" | "colour" };
export type SecretWords = { name: string; label: string; hint?: string };

/** What a page must know to ask for an account of one kind: its words, and which settings and secrets it has. */
export type AccountKind = {
  kind: string;
  title: string;
  /** Null for an account that has no name at its provider. */
  externalId: { label: string; hint?: string } | null;
  settings: readonly SettingWords[];
  secrets: readonly SecretWords[];
  /** What to do at the provider, in order. */
  steps?: readonly { title: string; text: string }[];
  /** The installation can make the secrets itself. */
  generates: boolean;
};

export type AccountValues = {
  title: string;
  externalId: string;
  settings: Record<string, string>;
  /** Only new ones: what is stored is never told. */
  secrets: Record<string, string>;
};

type Stored = { title: string; externalId: string; settings: Record<string, unknown> };

/** The form's values of an account. Lists are written one in each line. */
export function accountValues(account: Stored, { settings, secrets }: AccountKind): AccountValues {
  return {
    title: account.title,
    externalId: account.externalId,
    settings: Object.fromEntries(settings.map(({ name }) => [name, textOf(account.settings[name])])),
    secrets: Object.fromEntries(secrets.map(({ name }) => [name, ""])),
  };
}

/**
 * What is sent of the form's values. Settings that the form does not know stay as they are in `before`; an empty one
 * goes, and its default counts. `secrets` is left out when none was written, which keeps those that are stored.
 */
export function accountBody(values: AccountValues, kind: AccountKind, before: Record<string, unknown>) {
  const settings = { ...before };
  for (const { name, as } of kind.settings) {
    const text = (values.settings[name] ?? "").trim();
    if (text === "") delete settings[name];
    else settings[name] = as === "lines" ? text.split(/\s*\n\s*/) : text;
  }
  const written = Object.entries(values.secrets).filter(([, value]) => value !== "");
  return {
    title: values.title,
    externalId: values.externalId,
    settings,
    ...(written.length === 0 ? {} : { secrets: Object.fromEntries(written) }),
  };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join("\n");
  return value === undefined || value === null ? "" : String(value);
}

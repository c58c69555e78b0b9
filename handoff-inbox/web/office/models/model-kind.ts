import type { AccountKind } from "../accounts/account-kind.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.models;
type Kind = { name: string; settings: readonly string[]; secrets: readonly string[] };

/** What the form asks of an account at a kind of server. Names that have no words here are shown as they are. */
export function modelKind({ name, settings, secrets }: Kind): AccountKind {
  const worded = (field: string) => ({ name: field, label: field, ...texts.fields[field] });
  return {
    kind: name,
    title: name,
    externalId: null,
    settings: settings.map(worded),
    secrets: secrets.map(worded),
    generates: false,
  };
}

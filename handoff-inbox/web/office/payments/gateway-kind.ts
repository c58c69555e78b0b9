import type { AccountKind } from "../accounts/account-kind.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.payments;
type Gateway = { name: string; settings: readonly string[]; secrets: readonly string[] };

/** How people call a gateway. */
export const gatewayTitle = (name: string): string => texts.gateways[name] ?? name;

/** What the form asks of an account at a gateway. Names that have no words here are shown as they are. */
export function gatewayKind({ name, settings, secrets }: Gateway): AccountKind {
  const worded = (field: string) => ({ name: field, label: texts.fields[field] ?? field });
  return {
    kind: name,
    title: gatewayTitle(name),
    externalId: texts.externalId,
    settings: settings.map(worded),
    secrets: secrets.map(worded),
    generates: false,
  };
}

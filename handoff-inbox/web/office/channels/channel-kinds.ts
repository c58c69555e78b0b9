import type { AccountKind } from "../accounts/account-kind.js";
import { officeWords } from "../office-words.js";

const { whatsapp, instagram, webchat } = officeWords.channels.kinds;

/** The kinds of channels that the form asks for in words of their own. */
const KNOWN: readonly AccountKind[] = [
  {
    kind: "whatsapp",
    title: whatsapp.title,
    externalId: whatsapp.externalId,
    settings: [{ name: "businessAccountId", ...whatsapp.businessAccountId }],
    secrets: [
      { name: "accessToken", ...whatsapp.accessToken },
      { name: "appSecret", ...whatsapp.appSecret },
      { name: "verifyToken", ...whatsapp.verifyToken },
    ],
    generates: false,
    steps: whatsapp.steps,
  },
  {
    kind: "instagram",
    title: instagram.title,
    externalId: instagram.externalId,
    settings: [],
    secrets: [
      { name: "accessToken", ...instagram.accessToken },
      { name: "appSecret", ...instagram.appSecret },
      { name: "verifyToken", ...instagram.verifyToken },
    ],
    generates: false,
    steps: instagram.steps,
  },
  {
    kind: "webchat",
    title: webchat.title,
    externalId: webchat.externalId,
    settings: [
      { name: "title", ...webchat.chatTitle },
      { name: "greeting", ...webchat.greeting },
      { name: "color", ...webchat.color },
      { name: "allowedOrigins", ...webchat.origins, as: "lines" },
    ],
    secrets: [],
    generates: true,
  },
];

/** What the form asks of a kind. Of one that it does not know, it asks the name at the provider, and keeps the rest. */
export function channelKind(kind: string, secrets: readonly string[] = []): AccountKind {
  const known = KNOWN.find((one) => one.kind === kind);
  if (known) return known;
  const { externalId } = officeWords.channels.kinds.other;
  return {
    kind,
    title: kind,
    externalId,
    settings: [],
    secrets: secrets.map((name) => ({ name, label: name })),
    generates: false,
  };
}

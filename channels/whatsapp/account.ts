import { z } from "zod";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { checkSecret, isHttpAddress, VISIBLE_ASCII } from "../meta/check-account.js";
import type { GraphAccess } from "../meta/graph-call.js";
import { maybeId, maybeText, readAs } from "../meta/lenient.js";

/** How the Graph API is called for one number. */
export type NumberAccess = GraphAccess & {
  phoneNumberId: string;
  /** Of the WhatsApp Business account that has the number, with its templates; undefined when nobody wrote it down. */
  businessAccountId?: string;
};

const accountSettings = z.object({ phoneNumberId: maybeId, businessAccountId: maybeId, apiBaseUrl: maybeText });

type Written = { settings: Record<string, unknown>; secrets: Record<string, string> };

/**
 * Lists every setting that is missing or malformed, in words for the admin. `phoneNumberId` may stand in the settings
 * or be the account's `externalId`. `businessAccountId` (optional) gives the templates. `apiBaseUrl` (optional, trusted) replaces the Graph API's address.
 */
export function checkWhatsAppAccount(account: Written & { externalId?: string }): string[] {
  const secrets = SECRETS.map(([name, label]) => checkSecret(name, label, account.secrets[name]));
  return [...checkSettings(account), ...secrets].filter((problem) => problem !== undefined);
}

/** Undefined when the account lacks something that a request needs. The channel cannot send then. */
export function graphAccess(
  account: ChannelAccount,
  options: { graphBaseUrl: string; graphVersion: string },
): NumberAccess | undefined {
  const token = account.secrets.accessToken;
  if (checkSettings(account).length > 0 || token === undefined || !VISIBLE_ASCII.test(token)) return undefined;
  const settings = readAs(accountSettings, account.settings);
  const address = settings?.apiBaseUrl ?? options.graphBaseUrl;
  return {
    base: `${address.replace(/\/+$/, "")}/${options.graphVersion}`,
    phoneNumberId: settings?.phoneNumberId ?? account.externalId,
    businessAccountId: settings?.businessAccountId,
    token,
  };
}

function checkSettings({ settings, externalId }: Pick<Written, "settings"> & { externalId?: string }): string[] {
  const problems: string[] = [];
  const read = readAs(accountSettings, settings);
  const phoneNumberId = read?.phoneNumberId ?? externalId;
  if (!phoneNumberId) {
    problems.push("Falta o ID do número de telefone (phoneNumberId), que a Meta mostra em Configuração da API.");
  } else if (!META_ID.test(phoneNumberId)) {
    problems.push("O ID do número de telefone (phoneNumberId) só tem dígitos; não é o número em si.");
  }
  if (read?.businessAccountId !== undefined && !META_ID.test(read.businessAccountId))
    problems.push("O ID da conta do WhatsApp Business (businessAccountId) só tem dígitos.");
  if (settings.apiBaseUrl !== undefined && !isHttpAddress(settings.apiBaseUrl)) {
    problems.push("O endereço da API (apiBaseUrl) precisa ser completo, como https://graph.facebook.com.");
  }
  return problems;
}

const SECRETS = [
  ["accessToken", "a chave de acesso"],
  ["appSecret", "o segredo do aplicativo"],
  ["verifyToken", "a palavra de verificação do webhook"],
] as const;

const META_ID = /^\d{3,32}$/;

import { z } from "zod";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { maybeId, maybeText, readAs } from "./lenient.js";

/**
 * The address and the token with which the Graph API is called. `token` is only ever put into the Authorization header.
 */
export type GraphAccess = {
  /** The address with the version, without a slash at the end. */
  base: string;
  phoneNumberId: string;
  token: string;
};

const accountSettings = z.object({ phoneNumberId: maybeId, apiBaseUrl: maybeText });

type Written = { settings: Record<string, unknown>; secrets: Record<string, string> };

/**
 * Lists every setting that is missing or malformed, in words for the admin. `phoneNumberId` may stand in the settings
 * or be the account's `externalId`. `apiBaseUrl` (optional, trusted) replaces the Graph API's address.
 */
export function checkWhatsAppAccount(account: Written & { externalId?: string }): string[] {
  const secrets = SECRETS.map(([name, label]) => checkSecret(name, label, account.secrets[name]));
  return [...checkSettings(account), ...secrets].filter((problem) => problem !== undefined);
}

/** Undefined when the account lacks something that a request needs. The channel cannot send then. */
export function graphAccess(
  account: ChannelAccount,
  options: { graphBaseUrl: string; graphVersion: string },
): GraphAccess | undefined {
  const token = account.secrets.accessToken;
  if (checkSettings(account).length > 0 || token === undefined || !VISIBLE_ASCII.test(token)) return undefined;
  const settings = readAs(accountSettings, account.settings);
  const address = settings?.apiBaseUrl ?? options.graphBaseUrl;
  return {
    base: `${address.replace(/\/+$/, "")}/${options.graphVersion}`,
    phoneNumberId: settings?.phoneNumberId ?? account.externalId,
    token,
  };
}

function checkSettings({ settings, externalId }: Pick<Written, "settings"> & { externalId?: string }): string[] {
  const problems: string[] = [];
  const phoneNumberId = readAs(accountSettings, settings)?.phoneNumberId ?? externalId;
  if (!phoneNumberId) {
    problems.push("Falta o ID do número de telefone (phoneNumberId), que a Meta mostra em Configuração da API.");
  } else if (!PHONE_NUMBER_ID.test(phoneNumberId)) {
    problems.push("O ID do número de telefone (phoneNumberId) só tem dígitos; não é o número em si.");
  }
  if (settings.apiBaseUrl !== undefined && !isHttpAddress(settings.apiBaseUrl)) {
    problems.push("O endereço da API (apiBaseUrl) precisa ser completo, como https://graph.facebook.com.");
  }
  return problems;
}

function checkSecret(name: string, label: string, secret: unknown): string | undefined {
  if (typeof secret !== "string" || secret === "") return `Falta ${label} (${name}).`;
  if (VISIBLE_ASCII.test(secret)) return undefined;
  return `Confira ${label} (${name}): tem espaços ou caracteres que não cabem ali.`;
}

const SECRETS = [
  ["accessToken", "a chave de acesso"],
  ["appSecret", "o segredo do aplicativo"],
  ["verifyToken", "a palavra de verificação do webhook"],
] as const;

const PHONE_NUMBER_ID = /^\d{3,32}$/;

/** Characters that may stand in a header. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

function isHttpAddress(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.search === "";
}

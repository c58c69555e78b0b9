import { z } from "zod";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { checkSecret, isHttpAddress, VISIBLE_ASCII } from "../meta/check-account.js";
import type { GraphAccess } from "../meta/graph-call.js";
import { maybeText, readAs } from "../meta/lenient.js";

/** How the Graph API is called for one account. `accountId` is the professional account's id ("17841…"). */
export type AccountAccess = GraphAccess & { accountId: string };

const accountSettings = z.object({ apiBaseUrl: maybeText });

type Written = { settings: Record<string, unknown>; secrets: Record<string, string> };

/**
 * Lists every setting and secret that is missing or malformed, in words for the admin. The account's `externalId` is the
 * id of the professional account. `apiBaseUrl` (optional, trusted) replaces the Graph API's address.
 */
export function checkInstagramAccount(account: Written & { externalId?: string }): string[] {
  const secrets = SECRETS.map(([name, label]) => checkSecret(name, label, account.secrets[name]));
  return [...checkSettings(account), ...secrets].filter((problem) => problem !== undefined);
}

/** Undefined when the account lacks something that a request needs. The channel cannot send then. */
export function graphAccess(
  account: ChannelAccount,
  options: { graphBaseUrl: string; graphVersion: string },
): AccountAccess | undefined {
  const token = account.secrets.accessToken;
  if (checkSettings(account).length > 0 || token === undefined || !isToken(token)) return undefined;
  const address = readAs(accountSettings, account.settings)?.apiBaseUrl ?? options.graphBaseUrl;
  const base = `${address.replace(/\/+$/, "")}/${options.graphVersion}`;
  return { base, accountId: account.externalId, token };
}

/** Whether a text could be a token: it must be able to stand in a header. */
export const isToken = (text: string): boolean => VISIBLE_ASCII.test(text);

function checkSettings({ settings, externalId }: Pick<Written, "settings"> & { externalId?: string }): string[] {
  const problems: string[] = [];
  if (!externalId) {
    problems.push("Falta o ID da conta profissional do Instagram, que a Meta mostra ao lado da conta.");
  } else if (!ACCOUNT_ID.test(externalId)) {
    problems.push("O ID da conta do Instagram só tem dígitos e costuma começar com 17841; não é o @nome.");
  }
  if (settings.apiBaseUrl !== undefined && !isHttpAddress(settings.apiBaseUrl)) {
    problems.push("O endereço da API (apiBaseUrl) precisa ser completo, como https://graph.instagram.com.");
  }
  return problems;
}

const SECRETS = [
  ["accessToken", "a chave de acesso"],
  ["appSecret", "a chave secreta do app do Instagram"],
  ["verifyToken", "a palavra de verificação do webhook"],
] as const;

const ACCOUNT_ID = /^\d{3,32}$/;

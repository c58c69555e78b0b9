import { z } from "zod";
import type { ChannelAccount, ChannelTools, Probed } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { failedProbe } from "../meta/failed-probe.js";
import { callGraph } from "../meta/graph-call.js";
import { listOf, maybeId, maybeText, readAs, whereRight } from "../meta/lenient.js";
import type { AccountAccess } from "./account.js";
import { readSendReply } from "./read-send-reply.js";

const whoAmI = z.object({ user_id: maybeId, id: maybeId, username: maybeText });
const subscriptions = z.object({ data: listOf(whereRight(z.object({ subscribed_fields: listOf(z.string()) }))) });

/** What the app must be told of, and what people miss without it. */
const FIELDS = [
  ["messages", "as mensagens dos clientes"],
  ["messaging_postbacks", "os toques nas perguntas iniciais"],
  ["messaging_seen", "as leituras"],
  ["message_reactions", "as reações"],
] as const;

/** Asks Meta whether the token works, whose it is, and whether the account's events reach the app. */
export async function probeAccount(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  account: ChannelAccount,
  access: AccountAccess | undefined,
  { signal, now }: ChannelTools,
): Promise<Probed> {
  if (!access) return { outcome: "wrong", problems: ["A configuração do Instagram está incompleta."] };
  const ask = (path: string) => callGraph(http, access, { method: "GET", path, timeoutMs, signal, now: now() });
  const me = await ask("me?fields=user_id,username");
  if (me.kind !== "ok") return failedProbe(me, readSendReply(me, account.secrets));
  const { user_id: userId, id, username } = readAs(whoAmI, me.body) ?? {};
  const owner = userId ?? id;
  const name = username ? `@${username}` : (owner ?? "uma conta sem nome");
  if (owner !== access.accountId)
    return {
      outcome: "wrong",
      problems: [`A chave é de ${name}, que tem o ID ${owner ?? "desconhecido"}. Confira o ID.`],
    };
  const subscribed = await ask("me/subscribed_apps");
  if (subscribed.kind !== "ok") return failedProbe(subscribed, readSendReply(subscribed, account.secrets));
  const told = new Set(readAs(subscriptions, subscribed.body)?.data.flatMap((app) => app?.subscribed_fields ?? []));
  const missing = FIELDS.filter(([field]) => !told.has(field));
  if (missing.length === 0) return { outcome: "works", says: `A chave é de ${name}, e os avisos estão ligados.` };
  const problems = missing.map(
    ([field, what]) => `A Meta não avisa sobre ${what}. Assine “${field}” nos webhooks do app.`,
  );
  return { outcome: "wrong", problems };
}

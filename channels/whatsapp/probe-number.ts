import { z } from "zod";
import type { ChannelAccount, ChannelTools, Probed } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { failedProbe } from "../meta/failed-probe.js";
import { callGraph } from "../meta/graph-call.js";
import { anyList, maybeText, readAs } from "../meta/lenient.js";
import type { NumberAccess } from "./account.js";
import { readSendReply } from "./read-send-reply.js";

const number = z.object({
  display_phone_number: maybeText,
  verified_name: maybeText,
  quality_rating: maybeText,
  status: maybeText,
  platform_type: maybeText,
});
const subscriptions = z.object({ data: anyList });

const WRONG: Record<string, string> = {
  BANNED: "A Meta baniu este número. Veja o motivo no Gerenciador do WhatsApp.",
  RESTRICTED: "A Meta restringiu este número. Veja o motivo no Gerenciador do WhatsApp.",
  FLAGGED: "A qualidade deste número está baixa, e a Meta pode restringi-lo. Mande menos divulgação.",
  DISCONNECTED: "Este número está desconectado. Registre-o de novo na Cloud API.",
  PENDING: "O registro deste número ainda não terminou. Conclua-o na Meta.",
  UNVERIFIED: "Este número ainda não foi confirmado por SMS ou ligação. Confirme-o na Meta.",
  MIGRATED: "Este número foi levado para outra conta do WhatsApp Business.",
};
const QUALITY: Record<string, string> = { GREEN: "boa", YELLOW: "média", RED: "baixa" };

/** Asks Meta whether the token works, whether the number is registered, and whether its events reach an app. */
export async function probeNumber(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  account: ChannelAccount,
  access: NumberAccess | undefined,
  { signal, now }: ChannelTools,
): Promise<Probed> {
  if (!access) return { outcome: "wrong", problems: ["A configuração do WhatsApp está incompleta."] };
  const ask = (path: string) => callGraph(http, access, { method: "GET", path, timeoutMs, signal, now: now() });
  const found = await ask(`${access.phoneNumberId}?fields=${Object.keys(number.shape).join(",")}`);
  if (found.kind !== "ok") return failedProbe(found, readSendReply(found, account.secrets));
  const { display_phone_number: shown, verified_name: name, ...state } = readAs(number, found.body) ?? {};
  const problems: string[] = [];
  const wrong = WRONG[state.status?.toUpperCase() ?? ""];
  if (wrong) problems.push(wrong);
  if (state.platform_type !== undefined && state.platform_type !== "CLOUD_API")
    problems.push("Este número não está registrado na Cloud API. Registre-o na Meta, com o PIN de seis dígitos.");
  if (access.businessAccountId !== undefined) {
    const subscribed = await ask(`${access.businessAccountId}/subscribed_apps`);
    if (subscribed.kind !== "ok") return failedProbe(subscribed, readSendReply(subscribed, account.secrets));
    if ((readAs(subscriptions, subscribed.body)?.data ?? []).length === 0)
      problems.push("A Meta não avisa nenhum app sobre esta conta. Assine o webhook do app na conta.");
  }
  if (problems.length > 0) return { outcome: "wrong", problems };
  const quality = QUALITY[state.quality_rating?.toUpperCase() ?? ""] ?? "ainda desconhecida";
  const who = `${shown ?? access.phoneNumberId}${name ? ` (${name})` : ""}`;
  const lacks = access.businessAccountId === undefined ? " Falta o ID da conta: sem ele não há modelos." : "";
  return { outcome: "works", says: `O número ${who} está registrado. Qualidade: ${quality}.${lacks}` };
}

import { z } from "zod";
import type { ChannelAccount, ChannelTools, ListedTemplates } from "../../bot/ports/channel-adapter.js";
import type { MessageTemplate } from "../../bot/vocabulary/message-template.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph } from "../meta/graph-call.js";
import { maybeText, readAs, whereRight } from "../meta/lenient.js";
import { nameOf } from "../meta/name-of.js";
import type { NumberAccess } from "./account.js";
import { readSendReply } from "./read-send-reply.js";
import { readTemplate } from "./read-template.js";

const page = z.object({
  // Not lenient: an answer without a list would pass for the end of it, and what was not named is dropped.
  data: z.array(z.unknown()),
  paging: whereRight(z.object({ next: maybeText, cursors: whereRight(z.object({ after: maybeText })) })),
});

const FIELDS = "name,language,status,category,quality_score,rejected_reason,components";
/** Answers are read up to 1 MB, and a template with all its parts has up to 5 KB. */
const PAGE = 100;
/** An account has up to 6,000 templates. A list without end is no list. */
const MOST_PAGES = 70;

/**
 * All templates of the WhatsApp Business account that has the number.
 * @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates
 */
export async function listTemplates(
  { http, timeoutMs }: { http: HttpExchange; timeoutMs: number },
  account: ChannelAccount,
  access: NumberAccess | undefined,
  { signal, now }: ChannelTools,
): Promise<ListedTemplates> {
  if (!access) return failed("A configuração do WhatsApp está incompleta.");
  const { businessAccountId: owner } = access;
  if (owner === undefined)
    return failed("Falta o ID da conta do WhatsApp Business. A Meta o mostra em Configuração da API.");
  const templates: MessageTemplate[] = [];
  let after = "";
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const path = `${owner}/message_templates?fields=${FIELDS}&limit=${PAGE}${after}`;
    const reply = await callGraph(http, access, { method: "GET", path, timeoutMs, signal, now: now() });
    if (reply.kind !== "ok") {
      const result = readSendReply(reply, account.secrets);
      if (result.outcome === "refused") return failed(result.reason);
      return failed(`A Meta não deu os modelos agora (${nameOf(reply)}). Tente de novo.`);
    }
    const read = readAs(page, reply.body);
    if (!read) return failed("A resposta da Meta não tem a lista dos modelos. Tente de novo.");
    const { data, paging } = read;
    templates.push(...data.map(readTemplate).filter((one) => one !== undefined));
    const cursor = paging?.cursors?.after;
    if (!paging?.next || !cursor) return { outcome: "listed", owner, templates: onceEach(templates) };
    after = `&after=${encodeURIComponent(cursor)}`;
  }
  return failed("A Meta deu modelos demais. Apague na Meta os que não servem mais.");
}

function failed(reason: string): ListedTemplates {
  return { outcome: "failed", reason };
}

/** A list that changes while it is read may name one twice. */
function onceEach(templates: readonly MessageTemplate[]): MessageTemplate[] {
  return [...new Map(templates.map((one) => [`${one.name} ${one.language}`, one])).values()];
}

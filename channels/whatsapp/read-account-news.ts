import { z } from "zod";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { TemplateNews } from "../../bot/vocabulary/message-template.js";
import { listOf, maybeId, maybeText, readAs, whereRight } from "../meta/lenient.js";
import { templateQuality, templateReason, templateStatus } from "./read-template.js";

type News = Pick<Extract<ChannelEvent, { kind: "account" }>, "alert" | "template">;

const aboutTemplate = z.object({
  event: maybeText,
  reason: maybeText,
  message_template_name: z.string().min(1),
  message_template_language: z.string().min(1),
  new_quality_score: maybeText,
  previous_category: maybeText,
  new_category: maybeText,
});

/**
 * What a change of the account's own fields means beyond being shown: how a template stands now, and words for people
 * where somebody must act. `owner` is the WhatsApp Business account, the entry's id.
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components
 */
export function readAccountNews(field: string, value: unknown, owner: string | undefined): News {
  switch (field) {
    case "message_template_status_update":
    case "message_template_quality_update":
    case "template_category_update":
      return owner === undefined ? {} : readTemplateNews(field, value, owner);
    case "phone_number_quality_update":
      return alertOf(qualityWords(value));
    case "account_update":
      return alertOf(accountWords(value));
    case "account_alerts":
      return alertOf(warningWords(value));
    case "account_review_update":
      return alertOf(reviewWords(value));
    case "phone_number_name_update":
      return alertOf(nameWords(value));
    case "security":
      return alertOf(securityWords(value));
    default:
      return {};
  }
}

const alertOf = (alert: string | undefined): News => (alert === undefined ? {} : { alert });

function readTemplateNews(field: string, value: unknown, owner: string): News {
  const said = readAs(aboutTemplate, value);
  if (said === undefined) return {};
  const { message_template_name: name, message_template_language: language } = said;
  const template: TemplateNews = { owner, name, language };
  const what = `O modelo "${name}" (${language})`;
  if (field === "message_template_quality_update") {
    template.quality = templateQuality(said.new_quality_score);
    if (template.quality !== "poor") return { template };
    return {
      template,
      alert: `${what} está com qualidade baixa, e a Meta pode pausá-lo. Revise o texto e para quem ele vai.`,
    };
  }
  if (field === "template_category_update") {
    if (!said.new_category) return {};
    template.category = said.new_category.toLowerCase();
    const before = said.previous_category ? ` de ${said.previous_category.toLowerCase()}` : "";
    return {
      template,
      alert: `A Meta mudou a categoria do modelo "${name}"${before} para ${template.category}; o preço muda com ela.`,
    };
  }
  const status = templateStatus(said.event);
  if (status === undefined) return {};
  const reason = templateReason(said.reason);
  Object.assign(template, { status, reason });
  if (said.event?.toUpperCase() === "FLAGGED")
    return {
      template,
      alert: `${what} recebeu reclamações, e a Meta avisa que vai pausá-lo. Revise para quem ele vai.`,
    };
  const words = { paused: "foi pausado", rejected: "foi recusado", disabled: "foi desativado" };
  if (status === "approved" || status === "pending") return { template };
  const why = reason ? `: ${reason}` : "";
  return {
    template,
    alert: `${what} ${words[status]} pela Meta${why}. As mensagens que o usam vão com o próximo do fluxo, ou não vão.`,
  };
}

const quality = z.object({ display_phone_number: maybeId, event: maybeText, current_limit: maybeText });

function qualityWords(value: unknown): string | undefined {
  const { event, display_phone_number: number = "", current_limit: limit } = readAs(quality, value) ?? {};
  const now = limit ? ` Limite agora: ${limit.replace("TIER_", "").toLowerCase()} conversas por dia.` : "";
  if (event === "FLAGGED") return `A qualidade do número ${number} caiu, e a Meta pode limitar os envios.${now}`;
  return event === "DOWNGRADE" ? `A Meta diminuiu o limite de envios do número ${number}.${now}` : undefined;
}

const update = z.object({
  event: maybeText,
  ban_info: whereRight(z.object({ waba_ban_state: maybeText })),
  violation_info: whereRight(z.object({ violation_type: maybeText })),
  restriction_info: listOf(whereRight(z.object({ restriction_type: maybeText }))),
});

function accountWords(value: unknown): string | undefined {
  const {
    event,
    ban_info: ban,
    violation_info: violation,
    restriction_info: restrictions = [],
  } = readAs(update, value) ?? {};
  const kind = violation?.violation_type ?? restrictions[0]?.restriction_type;
  const why = kind ? ` (${kind.toLowerCase().replaceAll("_", " ")})` : "";
  switch (event) {
    case "DISABLED_UPDATE":
      return ban?.waba_ban_state === "REINSTATE"
        ? "A Meta liberou de novo a conta do WhatsApp Business."
        : "A Meta desativou a conta do WhatsApp Business, ou vai desativá-la. Abra o Gerenciador do WhatsApp e recorra.";
    case "ACCOUNT_VIOLATION":
      return `A Meta apontou uma violação das regras na conta do WhatsApp${why}. Veja o Gerenciador do WhatsApp.`;
    case "ACCOUNT_RESTRICTION":
      return `A Meta restringiu a conta do WhatsApp${why}. Veja o Gerenciador do WhatsApp.`;
    case "ACCOUNT_DELETED":
      return "A conta do WhatsApp Business foi apagada na Meta. Nada mais chega nem sai por ela.";
    case "PARTNER_REMOVED":
      return "Este app perdeu o acesso à conta do WhatsApp Business. Ligue-o de novo na Meta.";
    default:
      return undefined;
  }
}

const warning = z.object({ alert_severity: maybeText, alert_type: maybeText, alert_description: maybeText });

function warningWords(value: unknown): string | undefined {
  const said = readAs(warning, value);
  if (said?.alert_severity !== "CRITICAL" && said?.alert_severity !== "WARNING") return undefined;
  const what = said.alert_description ?? said.alert_type ?? "sem detalhes";
  return `Aviso da Meta sobre a conta do WhatsApp: ${what.slice(0, 500).toWellFormed()}`;
}

function reviewWords(value: unknown): string | undefined {
  const decision = readAs(z.object({ decision: maybeText }), value)?.decision;
  return decision === "REJECTED"
    ? "A Meta recusou a conta do WhatsApp Business na revisão. Peça outra análise na Meta."
    : undefined;
}

const naming = z.object({ decision: maybeText, requested_verified_name: maybeText, display_phone_number: maybeId });

function nameWords(value: unknown): string | undefined {
  const {
    decision,
    requested_verified_name: name = "",
    display_phone_number: number = "",
  } = readAs(naming, value) ?? {};
  return decision === "REJECTED" || decision === "DECLINED"
    ? `A Meta recusou o nome "${name.slice(0, 200).toWellFormed()}" para o número ${number}. Peça outro na Meta.`
    : undefined;
}

const security = z.object({ event: maybeText, display_phone_number: maybeId });

function securityWords(value: unknown): string | undefined {
  const { event, display_phone_number: number = "" } = readAs(security, value) ?? {};
  if (event === "PIN_CHANGED")
    return `O PIN do número ${number} foi mudado na Meta. Se não foi ninguém da equipe, troque-o já.`;
  return event === "PIN_RESET_REQUEST"
    ? `Pediram na Meta para apagar o PIN do número ${number}. Se não foi ninguém da equipe, proteja a conta já.`
    : undefined;
}

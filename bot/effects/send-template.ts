import type { SendResult } from "../ports/channel-adapter.js";
import type { ChannelRef, Templates } from "../ports/templates.js";
import type { OutboundContent, TemplateChoice } from "../vocabulary/content.js";
import { type MessageTemplate, templateText } from "../vocabulary/message-template.js";

type Template = Extract<OutboundContent, { kind: "template" }>;
type Refused = Extract<SendResult, { outcome: "refused" }>;

const STANDS: Record<Exclude<MessageTemplate["status"], "approved">, string> = {
  pending: "ainda espera a aprovação da plataforma",
  rejected: "foi recusado pela plataforma",
  paused: "está pausado pela plataforma",
  disabled: "foi desativado pela plataforma",
};

/**
 * Sends the first template of those named that can be sent, as far as we and the platform know. One that the platform
 * refuses for itself was surely not sent, so the next one may go. `said` is the template that was tried last, as the
 * customer reads it. When none can go, the reasons of all are given.
 */
export async function sendTemplate(
  channel: ChannelRef,
  { instead = [], ...first }: Template,
  templates: Templates,
  send: (content: Template) => Promise<SendResult>,
): Promise<{ result: SendResult; said?: Template }> {
  const choices: TemplateChoice[] = [first, ...instead];
  const known = await templates.named(
    channel,
    choices.map(({ name }) => name),
  );
  const reasons: string[] = [];
  for (const { name, language, params } of choices) {
    const stored = known?.find((one) => one.name === name && one.language === language);
    // The list may be older than the template, so the platform decides about one that is not on it.
    const unusable = stored && whyNotSent(stored, params);
    if (unusable) {
      reasons.push(unusable);
      continue;
    }
    const said: Template = { kind: "template", name, language, params };
    if (stored) {
      said.text = templateText(stored, params);
      if (stored.variables.some((variable, at) => variable !== String(at + 1))) said.names = stored.variables;
    }
    const result = await send(said);
    if (result.outcome !== "refused" || result.code !== "template") return { result, said };
    reasons.push(`O modelo "${name}" (${language}) não foi: ${result.reason}`);
    if (result.becomes) await templates.stands(channel, { name, language }, result.becomes, result.reason);
  }
  const result: Refused = { outcome: "refused", code: "template", reason: reasons.join(" ") };
  return { result };
}

/** Why this template would be refused, with what a person can do; null when it may be tried. */
export function whyNotSent(stored: MessageTemplate, params: readonly string[]): string | null {
  const what = `O modelo "${stored.name}" (${stored.language})`;
  if (stored.status !== "approved") {
    const why = stored.reason ? ` (${stored.reason})` : "";
    return `${what} ${STANDS[stored.status]}${why}. Escolha outro, ou acerte-o na plataforma.`;
  }
  if (stored.unfit !== null) return `${what} não pode sair daqui: ${stored.unfit}.`;
  const wanted = stored.variables.length;
  if (params.length !== wanted)
    return `${what} pede ${wanted} ${wanted === 1 ? "variável" : "variáveis"}, e vieram ${params.length}. Acerte os valores.`;
  const empty = params.findIndex((value) => value.trim() === "");
  return empty < 0 ? null : `${what} ficou com a variável ${stored.variables[empty]} vazia.`;
}

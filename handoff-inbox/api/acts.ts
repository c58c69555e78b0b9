import { whyNotSent } from "../../bot/effects/send-template.js";
import type { InsideEvent } from "../../bot/ports/store.js";
import type { OutboundContent, TemplateChoice } from "../../bot/vocabulary/content.js";
import { type MessageTemplate, templateText } from "../../bot/vocabulary/message-template.js";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import type { By } from "../../db/stores/audit-store.js";
import type { StandingRow } from "../../db/stores/desk-store.js";
import type { DeskDeps } from "./deps.js";
import { dedupeOf } from "./present.js";
import { Refusal, wantsNoMessages } from "./refusal.js";
import type { Person } from "./route.js";
import { mustSee } from "./seen-conversation.js";

/** What a person does in a conversation. `over`: they know that somebody else has it. */
export type Act =
  | { kind: "take"; over: boolean }
  | { kind: "give_back" | "close" }
  | { kind: "reply" | "note"; text: string }
  | ({ kind: "template" } & TemplateChoice);

/**
 * Handles what a person asks for: checks it against their rights and the state of the conversation, then gives it to
 * the conversation as an event. The turn checks the lease again, because somebody else may have been faster. The same
 * key again changes nothing, and is refused for another act.
 */
export function createActs(deps: DeskDeps) {
  return async (person: Person, by: By, conversationId: string, key: string, act: Act): Promise<void> => {
    const { tenantId, id: userId } = person;
    const dedupe = dedupeOf(userId, key);
    const permission = act.kind === "note" ? "conversations.note" : "conversations.act";
    const standing = mustSee(person, permission, await deps.desk.standing(tenantId, conversationId, dedupe));
    const known = act.kind === "template" ? await templatesNamed(deps, tenantId, standing, act.name) : [];
    const event = eventOf(act, { userId, personName: person.name }, known);
    if (standing.done) return refuseAnother(standing.done, conversationId, event);
    refuseWhatMayNotBe(deps, standing, userId, act);
    if (act.kind === "template") {
      if ((await deps.desk.detail(tenantId, conversationId))?.optedOut) throw wantsNoMessages();
      refuseTemplate(act, known);
    }
    // The audit's entry is written before the act is handed on, so that no act can be without one. It does not repeat
    // what was said, because the transcript has it. When two people act at the same moment, the turn may refuse one of
    // the acts: its entry stays, and tells of an attempt.
    await deps.users.audit(tenantId, {
      ...by,
      action: `conversation.${act.kind === "template" ? "reply" : act.kind}`,
      subject: `conversation:${conversationId}`,
    });
    await deps.tell({ tenantId, conversationId, channelId: standing.channelId }, dedupe, event);
  };
}

/** A key names one act. To answer that another one was done, although it was not, would lose it without a word. */
function refuseAnother(done: NonNullable<StandingRow["done"]>, conversationId: string, event: InsideEvent): void {
  const said = event.kind === "reply" ? event.content : event;
  const text = "text" in said ? (said.text ?? null) : null;
  // The text of a template follows the list, which may have changed since.
  const same =
    said.kind === "template"
      ? done.template && isSameChoice(done.template, said)
      : !done.template && done.text === text;
  if (done.conversationId === conversationId && done.kind === event.kind && same) return;
  throw new Refusal(409, "key_used", "Esta Idempotency-Key já foi usada para outro ato. Mande este com uma nova.");
}

function isSameChoice(one: TemplateChoice, other: TemplateChoice): boolean {
  return (
    one.name === other.name &&
    one.language === other.language &&
    one.params.length === other.params.length &&
    one.params.every((value, at) => value === other.params[at])
  );
}

function eventOf(
  act: Act,
  by: { userId: string; personName: string },
  known: readonly MessageTemplate[],
): Extract<InsideEvent, { kind: Exclude<Act["kind"], "template"> }> {
  switch (act.kind) {
    case "reply":
      return { kind: "reply", ...by, content: { kind: "text", text: act.text } };
    case "template":
      return { kind: "reply", ...by, content: filled(act, known) };
    case "note":
      return { kind: "note", ...by, text: act.text };
    case "take":
      return act.over ? { kind: "take", ...by, over: true } : { kind: "take", ...by };
    default:
      return { kind: act.kind, ...by };
  }
}

/** The template with the text that the customer will read, where its list is known. */
function filled({ name, language, params }: TemplateChoice, known: readonly MessageTemplate[]): OutboundContent {
  const stored = known.find((one) => one.name === name && one.language === language);
  return { kind: "template", name, language, params, ...(stored && { text: templateText(stored, params) }) };
}

async function templatesNamed(
  { templates }: Pick<DeskDeps, "templates">,
  tenantId: string,
  { channelId }: StandingRow,
  name: string,
): Promise<MessageTemplate[]> {
  return (await templates.named({ tenantId, id: channelId }, [name])) ?? [];
}

function refuseTemplate(act: TemplateChoice, known: readonly MessageTemplate[]): void {
  const stored = known.find((one) => one.name === act.name && one.language === act.language);
  const why = stored ? whyNotSent(stored, act.params) : whyUnknown(act, known);
  if (why !== null) throw new Refusal(409, "template", why);
}

/** A person sends what they can read before. A template that is not on the list shows no text. */
function whyUnknown({ name, language }: TemplateChoice, known: readonly MessageTemplate[]): string {
  const what = `O modelo "${name}" (${language})`;
  const languages = known.map((one) => one.language);
  if (languages.length > 0) return `${what} não existe neste idioma; existe em ${languages.join(", ")}.`;
  return `${what} não existe na conta, ou a lista ainda não o tem. Leia a lista de novo no Escritório, em Canais.`;
}

function refuseWhatMayNotBe(deps: DeskDeps, standing: StandingRow, userId: string, act: Act): void {
  if (act.kind === "note") return;
  const { owner, ownerId, ownerName } = standing;
  if (owner === "person" && ownerId !== null && ownerId !== userId && !(act.kind === "take" && act.over))
    throw new Refusal(
      409,
      "taken",
      `${ownerName ?? "Outra pessoa"} está com esta conversa. Para continuar, assuma a conversa.`,
    );
  if (act.kind === "reply") refuseReply(deps, standing, act.text);
  if (act.kind === "template" && !deps.capabilitiesOf(standing.channelKind)?.templates)
    throw new Refusal(409, "template", "O canal desta conversa não tem modelos aprovados.");
}

function refuseReply(deps: DeskDeps, standing: StandingRow, text: string): void {
  const capabilities = deps.capabilitiesOf(standing.channelKind);
  if (!capabilities) throw new Refusal(409, "channel_gone", "O canal desta conversa não existe mais.");
  if (text.length > capabilities.text.max)
    throw new Refusal(
      413,
      "too_long",
      `A resposta passa de ${capabilities.text.max} letras, o limite deste canal. Divida em duas.`,
    );
  const endsAt = windowEndsAt(capabilities, { byPerson: true, lastInboundAt: standing.lastInboundAt });
  if (endsAt !== null && endsAt <= deps.now())
    throw new Refusal(
      409,
      "window_closed",
      `Faz mais de ${capabilities.window.people} horas que o cliente não escreve, e este canal não deixa responder depois disso. Espere uma nova mensagem do cliente, ou fale com ele por outro meio.`,
    );
}

import { z } from "zod";
import type { InsideEvent } from "../../bot/ports/store.js";
import type { StandingRow } from "../../db/stores/desk-store.js";
import type { DeskDeps } from "./deps.js";
import { dedupeOf } from "./present.js";
import { notFound, Refusal } from "./refusal.js";

const key = z.uuid();
const words = z.string().trim().min(1).max(10_000);
/** What a page sends with each act. Anything else in the body is ignored. */
export const actSchemas = {
  take: z.object({ key, over: z.boolean().optional() }),
  give_back: z.object({ key }),
  close: z.object({ key }),
  reply: z.object({ key, text: words }),
  note: z.object({ key, text: words }),
};
export type ActKind = keyof typeof actSchemas;
type Actor = { tenantId: string; userId: string; name: string };

/**
 * Handles what a person asks for: checks it against the state of the conversation, then gives it to the conversation as
 * an event. The turn checks the lease again, because somebody else may have been faster. The same key again changes
 * nothing.
 */
export function createActs(deps: DeskDeps) {
  return async (
    actor: Actor,
    conversationId: string,
    kind: ActKind,
    body: { key: string; text?: string; over?: boolean },
  ) => {
    const { tenantId, userId, name: personName } = actor;
    const dedupe = dedupeOf(userId, body.key);
    const standing = await deps.desk.standing(tenantId, conversationId, dedupe);
    if (!standing) throw notFound("Esta conversa não existe, ou não é da sua empresa.");
    if (standing.done) return;
    refuseWhatMayNotBe(deps, standing, userId, kind, body);
    const by = { userId, personName };
    const event: InsideEvent =
      kind === "reply"
        ? { kind, ...by, content: { kind: "text", text: body.text ?? "" } }
        : kind === "note"
          ? { kind, ...by, text: body.text ?? "" }
          : kind === "take" && body.over
            ? { kind, ...by, over: true }
            : { kind, ...by };
    await deps.tell({ tenantId, conversationId, channelId: standing.channelId }, dedupe, event);
    if (kind !== "reply" && kind !== "note")
      await deps.users.audit(tenantId, {
        actor: `user:${userId}`,
        action: `conversation.${kind}`,
        subject: `conversation:${conversationId}`,
      });
  };
}

function refuseWhatMayNotBe(
  deps: DeskDeps,
  standing: StandingRow,
  userId: string,
  kind: ActKind,
  body: { text?: string; over?: boolean },
): void {
  if (kind === "note") return;
  const { owner, ownerId, ownerName } = standing;
  if (owner === "person" && ownerId !== null && ownerId !== userId && !(kind === "take" && body.over))
    throw new Refusal(
      409,
      "taken",
      `${ownerName ?? "Outra pessoa"} está com esta conversa. Para continuar, assuma a conversa.`,
    );
  if (kind !== "reply") return;
  const capabilities = deps.capabilitiesOf(standing.channelKind);
  if (!capabilities) throw new Refusal(409, "channel_gone", "O canal desta conversa não existe mais.");
  if ((body.text ?? "").length > capabilities.text.max)
    throw new Refusal(
      413,
      "too_long",
      `A resposta passa de ${capabilities.text.max} letras, o limite deste canal. Divida em duas.`,
    );
  const { window } = capabilities;
  if (window !== null && (standing.lastInboundAt ?? 0) + window.hours * 3_600_000 <= deps.now())
    throw new Refusal(
      409,
      "window_closed",
      `Faz mais de ${window.hours} horas que o cliente não escreve, e este canal não deixa responder depois disso. Espere uma nova mensagem do cliente, ou fale com ele por outro meio.`,
    );
}

import type { StandingRow } from "../../db/stores/desk-store.js";
import { type Asker, can, type Permission, type Sight, sightOf, type Thing } from "../../platform/rights.js";
import type { DeskDeps } from "./deps.js";
import { notAllowed, notFound } from "./refusal.js";

/** A conversation, as rights see it. */
export function thingOf(
  tenantId: string,
  { team, owner, ownerId }: { team: string | null; owner: string; ownerId: string | null },
): Thing {
  return { tenantId, teams: team === null ? [] : [team], owner: owner === "person" ? ownerId : null };
}

/**
 * The conversation that a person may do this to. Throws 404 when there is none in their company, or when they do not
 * see it, so that the two cannot be told apart; 403 when they see it and may not do this.
 */
export async function seenConversation(
  desk: DeskDeps["desk"],
  person: Asker,
  act: Permission,
  conversationId: string,
  dedupe = "",
): Promise<StandingRow> {
  const standing = await desk.standing(person.tenantId, conversationId, dedupe);
  const thing = standing && thingOf(person.tenantId, standing);
  if (!standing || !thing || !can(person, "conversations.read", thing))
    throw notFound("Esta conversa não existe, ou não é da sua empresa nem das suas equipes.");
  if (!can(person, act, thing)) throw notAllowed();
  return standing;
}

/** Which conversations a list may show this person. Throws 403 when none. */
export function sightFor(person: Asker, act: Permission): Sight {
  const sight = sightOf(person, act);
  if (sight === null) throw notAllowed();
  return sight;
}

import { type Asker, can, type Permission, type Sight, sightOf, type Thing } from "../../platform/rights.js";
import { notAllowed, notFound } from "./refusal.js";

/** What rights need to know of a conversation. */
type Place = { team: string | null; owner: string; ownerId: string | null };

/** A conversation, as rights see it. */
export const thingOf = (tenantId: string, { team, owner, ownerId }: Place): Thing => ({
  tenantId,
  teams: team === null ? [] : [team],
  owner: owner === "person" ? ownerId : null,
});

/**
 * A conversation of the person's company, when they may do this to it. Throws 404 when there is none, or when they do
 * not see it, so that the two cannot be told apart; 403 when they see it and may not do this.
 */
export function mustSee<Row extends Place>(person: Asker, act: Permission, row: Row | null): Row {
  const thing = row && thingOf(person.tenantId, row);
  if (!row || !thing || !can(person, "conversations.read", thing))
    throw notFound("Esta conversa não existe, ou não é da sua empresa nem das suas equipes.");
  if (!can(person, act, thing)) throw notAllowed();
  return row;
}

/** Which conversations a list may show this person. Throws 403 when none. */
export function sightFor(person: Asker, act: Permission): Sight {
  const sight = sightOf(person, act);
  if (sight === null) throw notAllowed();
  return sight;
}

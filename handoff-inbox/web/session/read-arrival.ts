import { accountWords } from "../account-words.js";

/**
 * What the address says to a page that was just opened: the token of a link for a password, the ticket of somebody who
 * was sent back from an OpenID provider, or why they were not let in.
 */
export type Arrival = { token: string | null; ticket: string | null; notice: string | null };
export const NOWHERE: Arrival = { token: null, ticket: null, notice: null };

const LINK = /^\/desk\/(convite|nova-senha)\/?$/;

/** Reads the address. A ticket is taken out of it, so that it stays in no history. */
export function readArrival(): Arrival {
  const { pathname, hash } = location;
  if (LINK.test(pathname)) return { ...NOWHERE, token: hash.slice(1) };
  const said = new URLSearchParams(hash.slice(1));
  const [ticket, refused] = [said.get("codigo"), said.get("recusado")];
  if (ticket === null && refused === null) return NOWHERE;
  history.replaceState(null, "", pathname);
  const { failures } = accountWords.outside;
  return { ...NOWHERE, ticket, notice: refused === null ? null : (failures[refused] ?? failures.openid ?? null) };
}

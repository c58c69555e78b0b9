/** Said where an action lacks a right. The hub knows this sentence, and says it to the customer in its own words. */
export const NEEDS_ADMINISTRATOR =
  "Isto só um administrador deste computador pode fazer, e este programa não foi aberto por um. Nada foi mudado.";
/** Said where an action would cut the connection of somebody who is not there. */
export const NEEDS_PERSON = "Isto só se faz com uma pessoa diante do computador, porque a conexão cai por um momento.";

/** The action could not be done; the message is for people. What was done before stays recorded in the journal. */
export class ActionFailed extends Error {
  override name = "ActionFailed";
}

import type { Program } from "../program.js";
import type { Values } from "../value.js";
import type { Turn } from "./turn.js";

/**
 * The name under which the moment is stored at which a contact's variable with a `ttl` was remembered (ms). No variable
 * can have such a name.
 */
export const momentOf = (variable: string) => `${variable}@`;

/**
 * Forgets values of the contact that were remembered for longer than their `ttl`, before the turn reads any of them.
 * When flows declare different times for one variable, the shortest counts. A value without a stored moment stays.
 */
export function forgetExpired(turn: Turn): void {
  if (!Object.keys(turn.known).some((name) => name.endsWith("@"))) return;
  const gone: Values = {};
  for (const [name, ttl] of lifetimes(turn.program)) {
    const moment = turn.known[momentOf(name)];
    if (typeof moment === "number" && turn.at - moment > ttl)
      Object.assign(gone, { [name]: null, [momentOf(name)]: null });
  }
  if (Object.keys(gone).length > 0) turn.remember(gone);
}

function lifetimes(program: Program): Map<string, number> {
  const shortest = new Map<string, number>();
  for (const flow of program.flows.values()) {
    for (const { name, scope, ttl } of flow.vars.values()) {
      if (scope === "contact" && ttl !== null) shortest.set(name, Math.min(ttl, shortest.get(name) ?? ttl));
    }
  }
  return shortest;
}

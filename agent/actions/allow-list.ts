import { type ListedAction, listed } from "./action.js";
import { diskCleanup } from "./disk-cleanup.js";
import { tempCleanup } from "./temp-cleanup.js";

/** Everything that the agent can ever do to a computer. */
const ACTIONS: readonly ListedAction[] = [listed(tempCleanup), listed(diskCleanup)];

/** Their names, for whoever offers them. */
export const ACTION_NAMES: readonly string[] = ACTIONS.map(({ name }) => name);

/** The action with this name; undefined when the agent does not know it. */
export function findAction(name: string): ListedAction | undefined {
  return ACTIONS.find((action) => action.name === name);
}

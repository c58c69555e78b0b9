import { type DialogueState, initialState, parseState } from "../../flows/state.js";

// A conversation's kept state is its dialogue, and beside that what the turn itself keeps there: the contact's budget, a
// message that is being understood.

/** The dialogues of kept states that this process has written or checked. */
const known = new WeakMap<object, DialogueState>();

/** The dialogue in a kept state. One that this process left needs no checking; what came from the database does. */
export function dialogueIn(kept: unknown): DialogueState {
  if (typeof kept !== "object" || kept === null) return parseState(kept);
  const dialogue = known.get(kept) ?? parseState(kept);
  known.set(kept, dialogue);
  return dialogue;
}

/** A dialogue, as a state to be kept with nothing beside it. It must not be changed any more. */
export function keptDialogue(dialogue: DialogueState): DialogueState {
  known.set(dialogue, dialogue);
  return dialogue;
}

/** The kept state with `value` under this name beside its dialogue; null takes out what is there. */
export function keptBeside(kept: unknown, name: "budget" | "hearing", value: object | null): unknown {
  const before = kept ?? keptDialogue(initialState());
  const { [name]: _before, ...rest } = before as Record<string, unknown>;
  const after = value === null ? rest : { ...rest, [name]: value };
  known.set(after, dialogueIn(before));
  return after;
}

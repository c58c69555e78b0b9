import { stem } from "../flows/values/stem.js";
import type { Language } from "../knowledge/language.js";
import { FUNCTION_WORDS } from "../understanding/chat-spelling.js";
import { normalise } from "../understanding/normalise.js";

/** Brazilian Portuguese as people type it, the same for understanding messages and for finding passages. */
export const portuguese: Language = { words: normalise, stem, fillers: FUNCTION_WORDS };

import { stem } from "../flows/values/stem.js";
import type { Language } from "../knowledge/language.js";
import { FUNCTION_WORDS } from "../understanding/chat-spelling.js";
import { normalise } from "../understanding/normalise.js";

/** Brazilian Portuguese as people type it. Understanding messages and finding passages use the same rules. */
export const portuguese: Language = { words: normalise, stem, fillers: FUNCTION_WORDS };

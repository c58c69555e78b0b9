import { plainText } from "../flows/values/plain-text.js";
import { remembering } from "../flows/values/remembering.js";
import { CHAT_SPELLING } from "./chat-spelling.js";

/** Longer messages are only read up to here, because people say early what they want. UTF-16 code units. */
const LONGEST = 600;

/**
 * The words of a message as the classifier sees them: plain, with drawn-out letters shortened ("lerdoooo") and chat
 * spelling written out ("vc tá mt lento" → voce esta muito lento). Emoji and punctuation are removed.
 */
export const normalise: (text: string) => readonly string[] = remembering(tokensOf);

function tokensOf(text: string): string[] {
  const words = plainText(text.slice(0, LONGEST)).match(/[\p{L}\p{N}]+/gu) ?? [];
  const tokens: string[] = [];
  for (const written of words) {
    const word = written.replace(/([a-qt-z])\1+|([rs])\2{2,}/g, "$1$2");
    const meant = CHAT_SPELLING.get(word);
    if (meant === undefined) tokens.push(word);
    else if (meant.includes(" ")) tokens.push(...meant.split(" "));
    else if (meant !== "") tokens.push(meant);
  }
  return tokens;
}

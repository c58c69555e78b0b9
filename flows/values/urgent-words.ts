import { plainText } from "./plain-text.js";

/** What a message must contain to be urgent: from each group at least one word, or words that follow each other. */
export type UrgentWords = readonly RegExp[];

/** A denial just before the word: "não saiu fumaça", "sem cheiro de queimado". */
const DENIED = "(?<!\\b(?:nao|naum|sem|nem|nunca)(?: (?:tem|ha|tinha|saiu|sai|esta|ta|tava|deu|foi|houve))? )";

/** Reads the groups of an `urgent` trigger. `*` at a word's end stands for any ending. */
export function urgentWords(groups: readonly (readonly string[])[]): UrgentWords {
  return groups.map((words) => new RegExp(`${DENIED}\\b(?:${words.map(pattern).join("|")})(?![\\p{L}\\p{N}])`, "u"));
}

/** Whether a message contains everything that one of these asks for, in any order and whatever else it says. */
export function isUrgent(text: string, urgent: readonly UrgentWords[]): boolean {
  const plain = plainText(text);
  return urgent.some((groups) => groups.every((group) => group.test(plain)));
}

function pattern(words: string): string {
  const escaped = plainText(words).replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return escaped.replace(/\*/g, "[\\p{L}\\p{N}]*");
}

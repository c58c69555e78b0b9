import { randomInt } from "node:crypto";
import { CODE_ALPHABET } from "./wire.js";

const LENGTH = 8;

/** A new code, `KXTQ-7M9P`. `pick(n)` gives 0 to n-1; it must not be predictable. */
export function newCode(pick: (below: number) => number = randomInt): string {
  const letters = Array.from({ length: LENGTH }, () => CODE_ALPHABET.charAt(pick(CODE_ALPHABET.length))).join("");
  return withHyphen(letters);
}

/** The form of a typed code (small letters, spaces, no hyphen) that is hashed and compared; null when it is no code. */
export function readCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, "");
  const known = letters.length === LENGTH && [...letters].every((letter) => CODE_ALPHABET.includes(letter));
  return known ? withHyphen(letters) : null;
}

/** The code in a downloaded file's name: `balcao-agent-KXTQ-7M9P (1).mjs`. */
export function codeInFileName(name: string): string | null {
  const found = /balcao-agent-([a-z0-9]{4}-?[a-z0-9]{4})(?![a-z0-9])/i.exec(name);
  return found?.[1] === undefined ? null : readCode(found[1]);
}

const withHyphen = (letters: string) => `${letters.slice(0, 4)}-${letters.slice(4)}`;

import { createHash } from "node:crypto";

/** Ids as providers make them. The same seed gives the same ids in the same order. */
export type SeededIds = {
  /** A decimal number of `length` digits that does not begin with 0. */
  digits(length: number): string;
  /** Letters and digits. */
  text(length: number): string;
  hex(length: number): string;
};

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function createIds(seed: string): SeededIds {
  let made = 0;
  const bytes = (length: number): Buffer => {
    const parts: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      made += 1;
      parts.push(createHash("sha256").update(`${seed}:${made}`).digest());
    }
    return Buffer.concat(parts).subarray(0, length);
  };
  return {
    digits: (length) => [...bytes(length)].map((byte, at) => (at === 0 ? 1 + (byte % 9) : byte % 10)).join(""),
    text: (length) => [...bytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join(""),
    hex: (length) => bytes(length).toString("hex").slice(0, length),
  };
}

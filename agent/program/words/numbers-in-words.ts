import type { Language } from "./language.js";

/** Writes numbers in one language. */
export type NumbersInWords = {
  /** With one decimal below ten. */
  number(of: number): string;
  /** Decimal gigabytes, as shops print them on the box. */
  bytes(of: number): string;
  moment(at: number): string;
  day(at: number): string;
};

export function numbersInWords(language: Language): NumbersInWords {
  const number = (of: number) => of.toLocaleString(language, { maximumFractionDigits: of < 10 ? 1 : 0 });
  return {
    number,
    bytes(of) {
      if (of >= 1e9) return `${number(of / 1e9)} GB`;
      return of >= 1e6 ? `${number(of / 1e6)} MB` : `${number(of / 1e3)} KB`;
    },
    moment: (at) => new Date(at).toLocaleString(language),
    day: (at) => new Date(at).toLocaleDateString(language),
  };
}

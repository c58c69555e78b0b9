import { describe, expect, it } from "vitest";
import { correctsNothing } from "../dialogue/correct.js";
import { VARIABLE_TYPES } from "../value.js";
import { greetingName } from "./greeting-name.js";
import { ownDatum } from "./own-data.js";
import { parseValue } from "./parse-value.js";
import { isUrgent, urgentWords } from "./urgent-words.js";

const context = { now: Date.UTC(2026, 10, 21), timezone: "America/Sao_Paulo", options: [{ id: "a", label: "Sim" }] };

/**
 * Eight times the longest message. At this length, code whose time grows with the square of the length fails, and other
 * code stays far below the limit.
 */
const LENGTH = 8 * 4_096;

function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1_000;
}

const UNITS = [" ", "1", "a", "a ", ".", "1.", "a.", "a-", "a--", "@", " @", "a@", "!", "\n", "1 "];

describe("a long message made to be slow", () => {
  it.each(UNITS)("of %j is read in a moment, as whatever it may be", (unit) => {
    for (const before of ["", "ops", "1", "rua bela ", "a.co/"])
      for (const after of ["", "x!", "?"]) {
        const text = before + unit.repeat(LENGTH / unit.length) + after;
        for (const type of VARIABLE_TYPES)
          expect(
            processorTime(() => parseValue(type, text, context)),
            `${type} ${before}${after}`,
          ).toBeLessThan(1_000);
        expect(
          processorTime(() => ownDatum(text)),
          before,
        ).toBeLessThan(1_000);
        expect(
          processorTime(() => correctsNothing(text)),
          before,
        ).toBeLessThan(1_000);
      }
  });

  it.each(["ﷺ", "é ", "a"])("of %j is searched for the urgent words of many flows in a moment", (unit) => {
    const text = unit.repeat(LENGTH / unit.length);
    const urgent = Array.from({ length: 200 }, (_, n) => urgentWords([[`cheiro${n}`], [`fumaca${n}`]]));
    expect(processorTime(() => urgent.forEach((words) => void isUrgent(text, [words])))).toBeLessThan(2_000);
  });

  it("is read in a moment as a web address or a name, also where marks stand in its middle", () => {
    const dots = ".".repeat(2 * LENGTH);
    expect(processorTime(() => parseValue("url", `www.x.com/${dots}a`, context))).toBeLessThan(1_000);
    expect(processorTime(() => greetingName(`a${"1".repeat(2 * LENGTH)}a`))).toBeLessThan(1_000);
  });
});

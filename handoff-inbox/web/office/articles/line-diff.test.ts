import { expect, it } from "vitest";
import { lineDiff } from "./line-diff.js";

const MARKS = { both: " ", added: "+", gone: "-" };
const shown = (before: string, after: string) => lineDiff(before, after).map(({ of, text }) => `${MARKS[of]}${text}`);

it("keeps what both have, and marks what came and went", () => {
  expect(shown("# A\n\num\ndois\ntrês\n", "# A\n\num\ntrês\nquatro\n")).toEqual([
    " # A",
    " ",
    " um",
    "-dois",
    " três",
    "+quatro",
  ]);
});

it("is all new, all gone, or nothing", () => {
  expect(shown("", "a\nb")).toEqual(["+a", "+b"]);
  expect(shown("a\nb", "")).toEqual(["-a", "-b"]);
  expect(shown("a\r\nb\r\n", "a\nb\n")).toEqual([" a", " b"]);
});

it("is bounded for long texts without a common line", () => {
  const long = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word} ${n}`).join("\n");
  expect(lineDiff(`igual\n${long("a")}`, `igual\n${long("b")}`)).toHaveLength(6_001);
});

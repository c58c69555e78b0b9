import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/faults.md", root), "utf8");
/** The rows of both tables: the last two cells are a test's file and its name. */
const rows = [...page.matchAll(/^\| (.*) \| `([^`]+\.test\.ts)` \| (.*) \|$/gm)].map(
  ([, begin = "", file = "", name = ""]) => ({ fault: Number.parseInt(begin, 10), file, name }),
);

it("docs/faults.md names a test for each fault about who may do what, and each test that it names is there", () => {
  const numbered = new Set(rows.map(({ fault }) => fault).filter((fault) => !Number.isNaN(fault)));
  expect([...numbered]).toEqual([26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 44]);
  const missing = rows.filter(({ file, name }) => {
    const text = readFileSync(new URL(file, root), "utf8");
    const named = [...text.matchAll(/(?:\bit|\))\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, found = ""]) => found);
    // Tests carry the fault's number behind or before their name.
    return !named.some((found) => found.replace(/ \(fault \d+\)/, "").replace(/^\d+ /, "") === name);
  });
  expect(missing).toEqual([]);
});

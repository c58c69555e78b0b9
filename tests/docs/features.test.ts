import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** The number of rows for each of the systems. */
const SYSTEMS = { M: 16, C: 17, H: 9, D: 11, P: 8, W: 4, N: 12 };

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/features.md", root), "utf8");
const rows = [...page.matchAll(/^\| ([A-Z]\d+) \|(.*)\|$/gm)].map(([, id = "", rest = ""]) => {
  const [what = "", state = "", proof = "", missing = ""] = rest.split("|").map((cell) => cell.trim());
  return { id, what, state, proofs: [...proof.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path), missing };
});

describe("docs/features.md", () => {
  it("has every row of the systems once, in order", () => {
    const all = Object.entries(SYSTEMS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
    );
    expect(rows.map((row) => row.id)).toEqual(all);
  });

  it("knows three states, and says in words what each row is", () => {
    for (const { id, what, state } of rows) {
      expect(["done", "partly", "not yet"], id).toContain(state);
      expect(what, id).not.toBe("");
    }
  });

  it("names a test for what is done and what is partly done, and every file that it names is there", () => {
    for (const { id, state, proofs } of rows) {
      for (const path of proofs) expect(existsSync(new URL(path, root)), `${id}: ${path}`).toBe(true);
      const tests = proofs.filter((path) => path.endsWith(".test.ts"));
      expect(tests.length > 0, `${id} is ${state}`).toBe(state !== "not yet");
    }
  });

  it("says of everything that is partly done what is missing", () => {
    const silent = rows.filter((row) => row.state === "partly" && row.missing === "");
    expect(silent.map((row) => row.id)).toEqual([]);
  });
});

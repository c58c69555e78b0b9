import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readRule, readRules } from "./read-rules.js";
import { RULES } from "./rules.js";

describe("the rules' files", () => {
  it("are what the program has (else run: npx tsx agent/rules/write-rules.ts)", () => {
    expect(readRules()).toEqual(RULES);
  });

  it("get a new version with each change (else raise `version`, and add its line to versions.txt)", () => {
    const lines = readFileSync(fileURLToPath(new URL("./versions.txt", import.meta.url)), "utf8").split("\n");
    for (const rule of RULES) expect(lines).toContain(`${rule.id}@${rule.version}: ${shortHash(rule)}`);
  });

  it.each([
    ["a condition that is none", "  - usedPercent >= 90", "  - usedPercent is high", "is no condition"],
    ["a number that its measure does not have", "  - usedPercent >= 90", "  - fullness >= 90", "fullness"],
    ["a warning that costs more", "warn: 10", "warn: 99", "costs more"],
    [
      "a cost of what is critical, but no words for it",
      "  critical: O disco está cheio.",
      "  # O disco está cheio.",
      "critical",
    ],
    [
      "words for what is critical, but nothing that is",
      "critical:\n  - usedPercent >= 98\n  - freeGb < 5 and usedPercent >= 90\n",
      "",
      "the other way round",
    ],
    ["no source", "sources:", "origins:", "sources"],
    ["no whole sentence", "ok: Há espaço livre.", "ok: tem espaço", "no whole sentence"],
    ["an item that nobody sells", "item: limpeza-digital", "item: reza-brava", "item"],
    ["another name than its file", "rule: disk-full", "rule: disk-empty", "is called disk-empty"],
  ])("are refused with %s", (_what, from, to, why) => {
    const text = readFileSync(fileURLToPath(new URL("./disk-full.yaml", import.meta.url)), "utf8");
    expect(readRule("disk-full.yaml", text).id).toBe("disk-full");
    expect(text).toContain(from);
    expect(() => readRule("disk-full.yaml", text.replace(from, to))).toThrow(why);
  });
});

const shortHash = (rule: object) => createHash("sha256").update(JSON.stringify(rule)).digest("hex").slice(0, 16);

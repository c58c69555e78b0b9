import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AUDIT_ACTS, AUDIT_COMMANDS, AUDIT_SYSTEMS, AUDIT_THINGS } from "../../../../platform/audit-acts.js";
import { officeWords } from "../office-words.js";

const { acts, things, commands, systems } = officeWords.audit;
const ROOT = new URL("../../../../", import.meta.url);

describe("the record of changes", () => {
  it.each([
    ["act", AUDIT_ACTS, acts],
    ["thing", AUDIT_THINGS, things],
    ["command", AUDIT_COMMANDS, commands],
    ["system", AUDIT_SYSTEMS, systems],
  ])("has words of its own for every %s that is written down", (_what, written, words: Record<string, string>) => {
    const without = written.filter((name) => !words[name] || words[name].includes("_") || words[name] === name);
    expect(without).toEqual([]);
    const said = written.map((name) => words[name]);
    // A repeated word would hide which of two acts it was.
    expect(said.filter((word, at) => said.indexOf(word) !== at)).toEqual([]);
  });

  it("names no act that nothing writes: each stands in the code, whole or with its verb put in", () => {
    const sources = ["company", "db", "handoff-inbox/api", "server"]
      .flatMap((folder) =>
        readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => readFileSync(new URL(file, ROOT), "utf8"))
      .join("\n");
    const unwritten = AUDIT_ACTS.filter(
      (act) => !sources.includes(`"${act}"`) && !sources.includes(`\`${act.replace(/\..*/, "")}.\${`),
    );
    expect(unwritten).toEqual([]);
  });
});

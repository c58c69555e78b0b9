import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProgramSource } from "../flows/program-source.js";
import { checkProgram } from "./check-program.js";
import { readPassedTests, testMark } from "./passed-tests.js";

const FLOW = "flow: welcome\ntitle: Boas-vindas\nstart:\n  - keyword: oi\nsteps:\n  - say: Oi.\n";
const WRONG = "flow: welcome\ntests:\n  - name: fala\n    script:\n      - customer: oi\n      - bot: Tchau.\n";

function source(flow = FLOW, test = WRONG): ProgramSource {
  return {
    flows: [{ path: "flows/welcome.yaml", text: flow }],
    intents: null,
    hours: null,
    tests: [{ path: "flows/welcome.test.yaml", text: test }],
    company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    channels: [],
    teams: [],
  };
}

function markOf(from: ProgramSource): string {
  const { program } = checkProgram(from, false);
  if (!program) throw new Error(JSON.stringify(checkProgram(from, false).problems));
  return testMark(program.hash, from.tests);
}

describe("a program's flow tests", () => {
  it("are played, and not again when the build has noted that they passed", () => {
    expect(checkProgram(source(), true).problems).toEqual([
      expect.objectContaining({ file: "flows/welcome.test.yaml", reason: expect.stringContaining("não passou") }),
    ]);
    expect(checkProgram(source(), true, new Set([markOf(source())])).problems).toEqual([]);
  });

  it("are played when one character of them or of the flow is another", () => {
    const passed = new Set([markOf(source())]);
    for (const changed of [source(FLOW.replace("Oi.", "Olá.")), source(FLOW, WRONG.replace("Tchau", "Adeus"))])
      expect(checkProgram(changed, true, passed).problems).toHaveLength(1);
  });
});

describe("the build's notes", () => {
  const dir = mkdtempSync(join(tmpdir(), "balcao-marks-"));

  it("are empty where the build made none, and refused where they are damaged", () => {
    expect(readPassedTests(join(dir, "none.json")).size).toBe(0);
    writeFileSync(join(dir, "marks.json"), '["a"]');
    expect([...readPassedTests(join(dir, "marks.json"))]).toEqual(["a"]);
    writeFileSync(join(dir, "marks.json"), '{"a": tr');
    expect(() => readPassedTests(join(dir, "marks.json"))).toThrow();
  });
});

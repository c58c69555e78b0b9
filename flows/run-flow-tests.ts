import { readYaml, type YamlFile } from "./compile/read-yaml.js";
import { reportZod } from "./compile/zod-problems.js";
import type { TraceLine } from "./interpretation.js";
import type { Program } from "./program.js";
import type { Problem, SourceFile } from "./program-source.js";
import { type FlowCoverage, measureCoverage } from "./testing/coverage.js";
import { momentOf } from "./testing/moment-of.js";
import { describe, play, silent } from "./testing/play.js";
import { Rehearsal } from "./testing/rehearsal.js";
import { type FlowTest, testFileSchema } from "./testing/script-schema.js";
import type { Understand } from "./understanding.js";

/** How one test ended. `failure.line` is the script's line that failed. The texts are for people. */
export type FlowTestResult = {
  file: string;
  name: string;
  line: number;
  passed: boolean;
  failure: { line: number; expected: string; actual: string } | null;
};

export type FlowTestReport = {
  passed: boolean;
  results: FlowTestResult[];
  /** Test files that could not be read. */
  problems: Problem[];
  /** For the tenant's own flows: what no test reached. */
  coverage: FlowCoverage[];
};

/** A Monday, at a time when nearly every company is open. */
const DEFAULT_MOMENT = "2026-01-05 10:00";

/** Runs flow tests against a program. They take milliseconds, because there is no network and no real clock. */
export function runFlowTests(
  program: Program,
  tests: readonly SourceFile[],
  understand: Understand<Program>,
): FlowTestReport {
  const results: FlowTestResult[] = [];
  const problems: Problem[] = [];
  const trace: TraceLine[] = [];
  for (const file of tests) {
    const read = readTests(file, problems);
    for (const [index, test] of read?.tests.entries() ?? []) {
      results.push(runTest(program, understand, read?.yaml ?? null, index, test, trace));
    }
  }
  const passed = problems.length === 0 && results.every((result) => result.passed);
  return { passed, results, problems, coverage: measureCoverage(program, trace) };
}

function runTest(
  program: Program,
  understand: Understand<Program>,
  yaml: YamlFile | null,
  index: number,
  test: FlowTest,
  trace: TraceLine[],
): FlowTestResult {
  const line = (...path: (string | number)[]): number => yaml?.line(["tests", index, ...path]) ?? 1;
  const start = momentOf(test.at ?? DEFAULT_MOMENT, program.company.timezone);
  const rehearsal = new Rehearsal(program, understand, start, test.contact ?? {}, test.first_contact ?? true);
  const result = { file: yaml?.path ?? "", name: test.name, line: line() };
  const finish = (failure: FlowTestResult["failure"]): FlowTestResult => {
    trace.push(...rehearsal.trace);
    return { ...result, passed: failure === null, failure };
  };
  if (test.start !== undefined) {
    const { flow, vars } = typeof test.start === "string" ? { flow: test.start, vars: undefined } : test.start;
    rehearsal.deliver({ kind: "start", flow, vars });
  }
  for (const [at, each] of test.script.entries()) {
    const failure = play(each, rehearsal);
    if (failure) return finish({ line: line("script", at), ...failure });
  }
  const left = silent(rehearsal);
  if (left) {
    const actual = rehearsal.said.map(describe).join("\n");
    return finish({ line: line("script", test.script.length - 1), expected: "fim do teste", actual });
  }
  return finish(null);
}

function readTests(file: SourceFile, problems: Problem[]): { yaml: YamlFile; tests: FlowTest[] } | null {
  const read = readYaml(file);
  if (!read.ok) {
    problems.push(read.problem);
    return null;
  }
  const parsed = testFileSchema.safeParse(read.yaml.value);
  if (parsed.success) return { yaml: read.yaml, tests: parsed.data.tests };
  const keys = [
    "flow",
    "tests",
    "name",
    "at",
    "contact",
    "first_contact",
    "start",
    "script",
    "customer",
    "bot",
    "effect",
  ];
  reportZod(
    parsed.error,
    () => keys,
    (path, reason, remedy) =>
      problems.push({ file: file.path, line: read.yaml.line(path), flow: null, step: null, reason, remedy }),
  );
  return null;
}

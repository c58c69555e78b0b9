import { compileProgram } from "../flows/compile-program.js";
import type { Program } from "../flows/program.js";
import type { Problem, ProgramSource } from "../flows/program-source.js";
import { type FlowTestResult, runFlowTests } from "../flows/run-flow-tests.js";
import { understand } from "../understanding/understand.js";
import { NOTHING_PASSED, type PassedTests, testMark } from "./passed-tests.js";
import { takenCommands } from "./taken-commands.js";

/** The result of checking a folder's flows: the program when they compile. Warnings refuse nothing. */
export type ProgramCheck = { program: Program | null; problems: Problem[]; warnings: Problem[] };

/**
 * Compiles flows, intents and hours. With `runTests` it also plays the flow tests, unless they are among those that have
 * `passed`; a test that fails is a problem.
 */
export function checkProgram(
  source: ProgramSource,
  runTests: boolean,
  passed: PassedTests = NOTHING_PASSED,
): ProgramCheck {
  const compiled = compileProgram(source);
  if (!compiled.ok) return { program: null, problems: compiled.problems, warnings: [] };
  const { program } = compiled;
  const warnings = [...compiled.warnings, ...takenCommands(source.intents)];
  if (!runTests || passed.has(testMark(program.hash, source.tests))) return { program, problems: [], warnings };
  const report = runFlowTests(program, source.tests, understand);
  const failed = report.results.filter((result) => !result.passed).map(problemOf);
  return { program, problems: [...report.problems, ...failed], warnings };
}

function problemOf({ file, name, line, failure }: FlowTestResult): Problem {
  const wanted = failure ? `: esperava ${quote(failure.expected)} e veio ${quote(failure.actual)}` : "";
  return {
    file,
    line: failure?.line ?? line,
    flow: null,
    step: null,
    reason: `o teste "${name}" não passou${wanted}`,
    remedy: "Corrija o fluxo, ou o teste, se ele é que mudou de ideia.",
  };
}

/** Long answers are cut, because problems are read in a terminal. */
function quote(text: string): string {
  return `"${text.length > 300 ? `${text.slice(0, 300)}…` : text}"`;
}

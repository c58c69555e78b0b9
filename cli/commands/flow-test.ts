import { describeProblem } from "../../company/describe-problem.js";
import { compileProgram } from "../../flows/compile-program.js";
import { runFlowTests } from "../../flows/run-flow-tests.js";
import { understand } from "../../understanding/understand.js";
import { SHIPPED_COMPANIES } from "./company-folder.js";
import { readFolder } from "./read-folder.js";

/**
 * `balcao flow test [folder]`: runs the flows' tests without a network; exit 1 when one fails. Without a folder, it
 * tests all shipped companies.
 */
export async function flowTest(folder: string | undefined, coverage: boolean): Promise<void> {
  for (const named of folder === undefined ? SHIPPED_COMPANIES : [folder]) await testCompany(named, coverage);
}

async function testCompany(folder: string, coverage: boolean): Promise<void> {
  const company = await readFolder(folder);
  if (!company) return;
  const compiled = compileProgram(company.source);
  if (!compiled.ok) return;
  const report = runFlowTests(compiled.program, company.tests, understand);
  for (const problem of report.problems) console.error(describeProblem(problem));
  for (const result of report.results) {
    console.log(`${result.passed ? "ok  " : "FAIL"} ${result.file}: ${result.name}`);
    if (result.failure)
      console.log(
        `     expected ${JSON.stringify(result.failure.expected)}\n     got      ${JSON.stringify(result.failure.actual)}`,
      );
  }
  if (coverage) console.log(JSON.stringify(report.coverage, null, 2));
  const failed = report.results.filter((result) => !result.passed).length + report.problems.length;
  console.log(`${company.company.slug}: ${report.results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

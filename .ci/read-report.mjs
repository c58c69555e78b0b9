// Reads a report of vitest. Prints `passed failed` on the first line, then each failure with its message in one line. A
// file that could not be loaded counts as a failure. On standard error: the ten slowest files, to keep them watched.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const short = (text = "") => stripVTControlCharacters(text).replace(/\s+/g, " ").slice(0, 300);
const failures = report.testResults.flatMap((file) => {
  const where = relative(process.cwd(), file.name);
  const tests = file.assertionResults.filter((test) => test.status === "failed");
  if (file.status === "failed" && tests.length === 0) return [`${where}: ${short(file.message)}`];
  return tests.map((test) => `${where} > ${test.fullName}: ${short(test.failureMessages[0])}`);
});
console.log([`${report.numPassedTests} ${failures.length}`, ...failures].join("\n"));

const slowest = report.testResults
  .map(({ name, startTime, endTime }) => ({ where: relative(process.cwd(), name), s: (endTime - startTime) / 1000 }))
  .sort((a, b) => b.s - a.s)
  .slice(0, 10);
for (const { where, s } of slowest) console.error(`${s.toFixed(1).padStart(7)} s ${where}`);

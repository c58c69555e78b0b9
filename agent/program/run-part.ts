import { setFlagsFromString } from "node:v8";
import type { ProgramFile } from "./program-file.js";

/**
 * Runs the program with its arguments and ends the process with its exit code. With `--probe` as the first argument it
 * is the child process that measures, and does nothing else. Either part is only loaded where it runs: the child needs
 * no connection and no window, the parent no probes, and each would be memory of the customer's computer.
 */
export async function runPart(file: ProgramFile, args: readonly string[]): Promise<never> {
  if (args[0] === "--probe") await probe(args);
  else {
    const { runProgram } = await import("./run-program.js");
    process.exitCode = await runProgram(file, args);
  }
  await new Promise<void>((written) => process.stdout.write("", () => written()));
  // Exits even when a library still holds something open.
  process.exit();
}

/** What V8 is told in the child, which lives for seconds: smaller code and heap come before speed there. */
const SMALL = ["--optimize-for-size", "--no-opt", "--no-sparkplug"];

async function probe(given: readonly string[]): Promise<void> {
  for (const flag of SMALL) setFlagsFromString(flag);
  const { runProbes } = await import("./probes/run-probes.js");
  const server = given[given.indexOf("--server") + 1] ?? "";
  await runProbes({ server, quick: given.includes("--quick") }, (line) => process.stdout.write(`${line}\n`));
}

import type { Problem } from "../flows/program-source.js";

/** A mistake in a company folder, for the terminal: where and what, and on a line of its own what to do. */
export function describeProblem({ file, line, flow, step, reason, remedy }: Problem): string {
  const where = [flow, step].filter((part) => part !== null).join(" / ");
  return `${file}:${line}: ${where ? `[${where}] ` : ""}${reason}${remedy ? `\n    ${remedy}` : ""}`;
}

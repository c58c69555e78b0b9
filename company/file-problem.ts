import type { Problem } from "../flows/program-source.js";

/** A mistake in a company's file that concerns no flow. `line` counts from 1. */
export function fileProblem(file: string, line: number, reason: string, remedy: string): Problem {
  return { file, line, flow: null, step: null, reason, remedy };
}

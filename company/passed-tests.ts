import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { SourceFile } from "../flows/program-source.js";

/** The marks of programs whose flow tests the build has already played, and all of them passed. */
export type PassedTests = ReadonlySet<string>;

export const NOTHING_PASSED: PassedTests = new Set();

/**
 * Names a program together with its flow tests. Whoever changes a character of either gets another mark, so a mark says
 * that exactly these tests passed on exactly this program, as long as the product's code is the same: a build makes its
 * marks anew.
 */
export function testMark(programHash: string, tests: readonly SourceFile[]): string {
  const files = tests.map(({ path, text }) => [path, text]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([programHash, files]))
    .digest("hex");
}

const marks = z.array(z.string());

/** Reads the build's marks. Without the file nothing has passed, and all tests are played. Throws when it is damaged. */
export function readPassedTests(path: string): PassedTests {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return NOTHING_PASSED;
    throw error;
  }
  return new Set(marks.parse(JSON.parse(text)));
}

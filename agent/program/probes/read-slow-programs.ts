import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import type { SlowProgram } from "./slow-program.js";

const list = z
  .array(
    z.strictObject({
      program: z.string().min(2).max(64),
      executables: z.array(z.string().regex(/^[a-z0-9][a-z0-9._-]{1,40}$/)).min(1),
      startup: z.enum(["off", "keep"]),
      source: z.url({ protocol: /^https?$/ }),
    }),
  )
  .refine((all) => {
    const names = all.flatMap(({ executables }) => executables);
    return new Set(names).size === names.length;
  }, "an executable stands there twice");

/** The list of `slow-programs.yaml`. Throws, saying what is wrong with it. */
export function readSlowPrograms(): SlowProgram[] {
  const path = fileURLToPath(new URL("./slow-programs.yaml", import.meta.url));
  const read = list.safeParse(parse(readFileSync(path, "utf8")));
  if (!read.success) throw new Error(`slow-programs.yaml: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** The text that `slow-programs.ts` must have: the program on the customer's computer reads no YAML. */
export function writtenSlowPrograms(): string {
  return [
    "// biome-ignore-all format: generated",
    'import type { SlowProgram } from "./slow-program.js";',
    "",
    "/** Generated from slow-programs.yaml by write-slow-programs.ts. Edit that, not this. */",
    "export const SLOW_PROGRAMS: readonly SlowProgram[] = [",
    ...readSlowPrograms().map((one) => `  ${JSON.stringify(one)},`),
    "];",
    "",
  ].join("\n");
}

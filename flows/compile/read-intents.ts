import type { SourceFile } from "../program-source.js";
import { intentsSchema } from "./flow-schema.js";
import type { Problems } from "./problems.js";
import { readYaml } from "./read-yaml.js";
import { reportZod } from "./zod-problems.js";

/** An intent as written; which flow it starts is told by the flows. */
export type IntentDraft = { name: string; title: string | null; examples: string[]; keywords: string[] };

/** Reads `intents.yaml`. */
export function readIntents(source: SourceFile | null, problems: Problems): IntentDraft[] {
  if (!source) return [];
  const read = readYaml(source);
  if (!read.ok) {
    for (const problem of read.problems) problems.add(problem);
    return [];
  }
  const { yaml } = read;
  const parsed = intentsSchema.safeParse(yaml.value ?? {});
  if (!parsed.success) {
    reportZod(
      parsed.error,
      () => ["title", "examples", "keywords"],
      (path, reason, remedy) =>
        problems.add({ file: yaml.path, line: yaml.line(path), flow: null, step: null, reason, remedy }),
    );
    return [];
  }
  return Object.entries(parsed.data).map(([name, { title, examples, keywords }]) => ({
    name,
    title: title ?? null,
    examples,
    keywords: keywords ?? [],
  }));
}

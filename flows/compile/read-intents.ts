import type { Meaning } from "../meaning.js";
import type { SourceFile } from "../program-source.js";
import { intentsSchema } from "./flow-schema.js";
import type { Problems } from "./problems.js";
import { readYaml } from "./read-yaml.js";
import { reportZod } from "./zod-problems.js";

const INTENT_KEYS = ["title", "examples", "keywords", "means"];

/** An intent as written. The flows say which flow it starts. */
export type IntentDraft = {
  name: string;
  title: string | null;
  examples: string[];
  keywords: string[];
  means: Meaning | null;
};

/** Reads `intents.yaml`. Null when it was refused. */
export function readIntents(source: SourceFile | null, problems: Problems): IntentDraft[] | null {
  if (!source) return [];
  const read = readYaml(source);
  if (!read.ok) {
    problems.add(read.problem);
    return null;
  }
  const { yaml } = read;
  const parsed = intentsSchema.safeParse(yaml.value ?? {});
  if (!parsed.success) {
    reportZod(
      parsed.error,
      () => INTENT_KEYS,
      (path, reason, remedy) =>
        problems.add({ file: yaml.path, line: yaml.line(path), flow: null, step: null, reason, remedy }),
      ([name]) => INTENT_KEYS.some((key) => key === name),
    );
    return null;
  }
  const meant = new Map<Meaning, string>();
  for (const [name, { means }] of Object.entries(parsed.data)) {
    const other = means && meant.get(means);
    if (means && !other) meant.set(means, name);
    if (!other) continue;
    problems.add({
      file: yaml.path,
      line: yaml.line([name, "means"]),
      flow: null,
      step: null,
      reason: `a intenção "${other}" já assume o significado "${means}"`,
      remedy: "Deixe means em uma só das duas.",
    });
  }
  return Object.entries(parsed.data).map(([name, { title, examples, keywords, means }]) => ({
    name,
    title: title ?? null,
    examples,
    keywords: keywords ?? [],
    means: means ?? null,
  }));
}

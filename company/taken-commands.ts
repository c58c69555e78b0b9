import { Problems } from "../flows/compile/problems.js";
import { readIntents } from "../flows/compile/read-intents.js";
import { readYaml } from "../flows/compile/read-yaml.js";
import type { Problem, SourceFile } from "../flows/program-source.js";
import { builtinCommandOf } from "../understanding/train.js";

/**
 * Warns about examples and keywords that are commands of the product. Without `means` they begin none of the company's
 * flows.
 */
export function takenCommands(intents: SourceFile | null): Problem[] {
  const read = intents && readYaml(intents);
  if (!read?.ok) return [];
  return (readIntents(intents, new Problems()) ?? []).flatMap((intent) =>
    (["examples", "keywords"] as const).flatMap((key) =>
      intent[key].flatMap((text, index) => {
        const meaning = builtinCommandOf(text);
        if (meaning === null || meaning === intent.means) return [];
        return {
          file: read.yaml.path,
          line: read.yaml.line([intent.name, key, index]),
          flow: null,
          step: null,
          reason: `"${text}" é um comando do Balcão e não começa a intenção "${intent.name}"`,
          remedy: `Tire a frase, ou escreva means: ${meaning} se a intenção assume o comando.`,
        };
      }),
    ),
  );
}

import type { CompiledTemplate } from "../expression/compile-template.js";
import { StepFailure } from "../steps/step-failure.js";
import type { Text } from "../steps/step-kind.js";
import type { Variable } from "../variable.js";

/** Used in place of a text that did not compile. The program is refused anyway. */
export const NO_TEXT: Text = { source: "", fixed: "", render: () => "" };

/** Compiles a template for a step. People see the label of a chosen option; other systems get its id. */
export function compileText(
  compiled: CompiledTemplate & { ok: true },
  vars: ReadonlyMap<string, Variable>,
  labels: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Text {
  const { template } = compiled;
  if (template.isLiteral) {
    const rendered = template.render({}, () => "");
    const fixed = rendered.ok ? rendered.text : "";
    return { source: template.source, fixed, render: () => fixed };
  }
  const choices = template.names.filter((name) => vars.get(name)?.type === "choice");
  const labelOf = (id: string): string | undefined => {
    for (const name of choices) {
      const label = labels.get(name)?.get(id);
      if (label !== undefined) return label;
    }
    return undefined;
  };
  return {
    source: template.source,
    fixed: null,
    render(values, format, forPeople) {
      const rendered = template.render(values, (value, type) => {
        const label = forPeople && choices.length > 0 && typeof value === "string" ? labelOf(value) : undefined;
        return label ?? format(value, type);
      });
      if (!rendered.ok) throw new StepFailure(rendered.reason);
      return rendered.text;
    },
  };
}

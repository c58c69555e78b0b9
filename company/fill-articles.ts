import { type CatalogEntry, catalogScope, catalogValue } from "../flows/catalog/catalog-entry.js";
import { compileTemplate } from "../flows/expression/compile-template.js";
import type { Problem, SourceFile } from "../flows/program-source.js";
import { formatValue } from "../flows/values/format-value.js";
import { fileProblem } from "./file-problem.js";

const NAMED = /\\?\{\{\s*catalog\b[^{}\n]*(?:\}\})?/g;

export type Filled = { file: SourceFile; problems: Problem[] };

/**
 * Puts prices and times of the catalog into an article's `{{ catalog.… }}`. Other braces are not changed, and `\{{`
 * stands for two braces. `slugs` are all names in the catalog, right or wrong, because mistakes in the catalog are
 * reported there.
 */
export function createArticleFiller(
  entries: readonly CatalogEntry[],
  slugs: readonly string[],
  company: { timezone: string; locale: string },
): (file: SourceFile) => Filled {
  const scope = { variables: { catalog: catalogScope(slugs) } };
  // No value of the catalog depends on the clock.
  const format = { ...company, now: 0 };
  const values = { catalog: catalogValue(entries) };
  return (file) => {
    const problems: Problem[] = [];
    const text = file.text.replace(NAMED, (found, at: number) => {
      if (found.startsWith("\\")) return found.slice(1);
      const compiled = compileTemplate(found, scope);
      const rendered = compiled.ok
        ? compiled.template.render(values, (value) => formatValue(value, null, format))
        : compiled;
      if (rendered.ok) return rendered.text;
      const line = file.text.slice(0, at).split("\n").length;
      const remedy = "Escreva o nome do item como em catalog.yaml, com _ no lugar de -: {{ catalog.troca_ssd.price }}.";
      problems.push(fileProblem(file.path, line, rendered.reason, remedy));
      return found;
    });
    return { file: { path: file.path, text }, problems };
  };
}

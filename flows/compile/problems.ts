import { suggestName } from "../expression/suggest-name.js";
import type { Problem } from "../program-source.js";

/** Collects what is wrong, so that an author hears everything at once and not one mistake at a time. */
export class Problems {
  readonly errors: Problem[] = [];
  readonly warnings: Problem[] = [];

  add(problem: Problem): void {
    this.errors.push(problem);
  }

  warn(problem: Problem): void {
    this.warnings.push(problem);
  }
}

/** "Você quis dizer …?", or the names there are. */
export function suggestion(wrong: string, names: readonly string[], otherwise: string): string {
  const meant = suggestName(wrong, names);
  if (meant !== null) return `Você quis dizer "${meant}"?`;
  return names.length > 0 && names.length <= 12 ? `Use um destes: ${names.join(", ")}.` : otherwise;
}

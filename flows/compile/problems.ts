import { suggestName } from "../expression/suggest-name.js";
import type { Problem } from "../program-source.js";

/** Collects all mistakes, so that an author hears of all at once. */
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

/** "Você quis dizer …?", or the list of existing names. */
export function suggestion(wrong: string, names: readonly string[], otherwise: string): string {
  const meant = suggestName(wrong, names);
  if (meant !== null) return `Você quis dizer "${meant}"?`;
  return names.length > 0 && names.length <= 12 ? `Use um destes: ${names.join(", ")}.` : otherwise;
}

import type { CatalogEntry } from "../catalog/catalog-entry.js";
import type { Step } from "../program.js";
import type { FlowSurface, PathPart, Target } from "../steps/step-kind.js";
import type { Channel } from "./fits-channels.js";

/** What one flow may point at outside of itself. */
export type Surroundings = {
  flows: ReadonlyMap<string, FlowSurface>;
  intents: readonly string[];
  /** False where a file could not be read: what is missing may stand in it, and is not called missing. */
  allFlowsRead: boolean;
  intentsRead: boolean;
  teams: readonly string[];
  channels: readonly Channel[];
  catalog: readonly string[];
  entries: readonly CatalogEntry[];
};

/** A step laid out, with what the graph checks need to know. */
export type Laid = {
  step: { -readonly [Key in keyof Step]: Step[Key] };
  path: readonly PathPart[];
  edges: Target[];
  calls: string[];
};

export const END: Target = { index: -1 };

export function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

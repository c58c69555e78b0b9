import type { CatalogEntry } from "../catalog/catalog-entry.js";
import type { Step } from "../program.js";
import type { FlowSurface, PathPart, Target } from "../steps/step-kind.js";
import type { Channel } from "./fits-channels.js";

/** What a flow may refer to outside itself. */
export type Surroundings = {
  flows: ReadonlyMap<string, FlowSurface>;
  intents: readonly string[];
  /** False when a file could not be read. A missing name may stand in that file, so it is not reported as missing. */
  allFlowsRead: boolean;
  intentsRead: boolean;
  teams: readonly string[];
  channels: readonly Channel[];
  catalog: readonly string[];
  entries: readonly CatalogEntry[];
};

/** A step in the flat list, with what the graph checks need. */
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

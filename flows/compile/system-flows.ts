import { SYSTEM_FLOWS } from "../library/system-flows.js";
import type { Flow } from "../program.js";
import { compileFlow, draftFlow, type FlowDraft, surface } from "./compile-flow.js";
import type { Laid, Surroundings } from "./layout.js";
import { Problems } from "./problems.js";
import { readYaml } from "./read-yaml.js";

export type SystemFlow = { draft: FlowDraft; flow: Flow; laid: Laid[] };

let compiled: ReadonlyMap<string, SystemFlow> | null = null;

/**
 * The shipped system flows, compiled once for all tenants. That is possible because they name no team and no intent,
 * call only each other, and have texts short enough for every channel. Throws when one of them is wrong, which a test
 * would have shown.
 */
export function systemFlows(): ReadonlyMap<string, SystemFlow> {
  compiled ??= compileAll();
  return compiled;
}

function compileAll(): Map<string, SystemFlow> {
  const problems = new Problems();
  const drafts = SYSTEM_FLOWS.flatMap((file) => {
    const read = readYaml(file);
    const draft = read.ok ? draftFlow(read.yaml, true, problems) : null;
    return draft ? [draft] : [];
  });
  const shipped: Surroundings = {
    flows: new Map(drafts.map(surface)),
    intents: [],
    allFlowsRead: true,
    intentsRead: true,
    teams: [],
    channels: [],
    catalog: [],
    entries: [],
  };
  const flows = new Map<string, SystemFlow>();
  for (const draft of drafts) flows.set(draft.body.flow, { draft, ...compileFlow(draft, shipped, problems) });
  const [wrong] = problems.errors;
  if (wrong || flows.size < SYSTEM_FLOWS.length) {
    throw new Error(`a shipped system flow is wrong: ${wrong?.file}:${wrong?.line} ${wrong?.reason}`);
  }
  return flows;
}

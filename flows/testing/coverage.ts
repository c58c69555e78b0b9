import type { TraceLine } from "../interpretation.js";
import type { Program } from "../program.js";

/** What no test reached in one flow. */
export type FlowCoverage = {
  flow: string;
  file: string;
  reached: number;
  total: number;
  steps: { step: string; verb: string; line: number }[];
  outcomes: { step: string; outcome: string; line: number }[];
};

/** The steps and named outcomes of the tenant's own flows that occur in no trace. */
export function measureCoverage(program: Program, trace: readonly TraceLine[]): FlowCoverage[] {
  const seen = new Set(trace.map(({ flow, step, verb }) => key(flow, step, verb)));
  return [...program.flows.values()]
    .filter((flow) => !flow.system)
    .map((flow) => {
      const steps: FlowCoverage["steps"] = [];
      const outcomes: FlowCoverage["outcomes"] = [];
      let total = 0;
      for (const step of flow.steps) {
        total += 1 + step.outcomes.length;
        if (!seen.has(key(flow.name, step.key, step.verb)))
          steps.push({ step: step.key, verb: step.verb, line: step.line });
        for (const outcome of step.outcomes) {
          if (!seen.has(key(flow.name, step.key, outcome))) outcomes.push({ step: step.key, outcome, line: step.line });
        }
      }
      const reached = total - steps.length - outcomes.length;
      return { flow: flow.name, file: flow.file, reached, total, steps, outcomes };
    });
}

function key(flow: string, step: string, verb: string): string {
  return `${flow}\n${step}\n${verb}`;
}

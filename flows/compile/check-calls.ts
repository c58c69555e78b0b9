import type { FlowDraft } from "./compile-flow.js";
import type { Laid } from "./layout.js";
import type { Problems } from "./problems.js";

/**
 * Refuses flows that call each other in a circle, because each round would stay on the stack for ever. Returns whether
 * a flow always waits for somebody on its way; calling such a flow in a loop is harmless.
 */
export function checkCalls(
  drafts: ReadonlyMap<string, FlowDraft>,
  laidOut: ReadonlyMap<string, readonly Laid[]>,
  problems: Problems,
): (flow: string) => boolean {
  for (const [name, laid] of laidOut) {
    for (const each of laid) {
      const circle = each.calls.find((called) => reaches(called, name, laidOut));
      const draft = drafts.get(name);
      if (circle === undefined || !draft) continue;
      problems.add({
        file: draft.file.path,
        line: each.step.line,
        flow: name,
        step: each.step.key,
        reason: circle === name ? "o fluxo chama a si mesmo" : `os fluxos "${name}" e "${circle}" se chamam em círculo`,
        remedy: "Termine um deles com end e deixe o outro seguir, ou volte com goto dentro do mesmo fluxo.",
      });
    }
  }
  return (flow) => laidOut.get(flow)?.some((each) => each.step.behaviour.waits === true) ?? false;
}

function reaches(from: string, to: string, laidOut: ReadonlyMap<string, readonly Laid[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const each of laidOut.get(at) ?? []) open.push(...each.calls);
  }
  return false;
}

import type { Laid } from "./layout.js";

type Report = (laid: Laid, reason: string, remedy: string) => void;

/** Refuses steps that cannot be reached, and loops in which nobody is waited for. */
export function checkGraph(
  laid: readonly Laid[],
  first: number,
  waitsInCall: (flow: string) => boolean,
  report: Report,
): void {
  const ways = laid.map(waysOn);
  const reached = reachable(ways, first);
  for (const [index, each] of laid.entries()) {
    // Only the first unreachable step is reported; for those behind it the problem would be the same.
    const follows = ways.some((way, from) => from !== index && !reached.has(from) && way.includes(index));
    if (reached.has(index) || follows) continue;
    report(each, "nada chega a este passo", "Dê um id a ele e aponte para lá com goto, ou tire-o.");
  }
  const waits = laid.map((each) => each.step.behaviour.waits === true || each.calls.some(waitsInCall));
  const loop = findLoop(ways, waits);
  const start = loop === null ? undefined : laid[loop];
  if (start) {
    report(
      start,
      "o fluxo dá voltas por aqui sem esperar por ninguém",
      "Coloque um ask ou um wait dentro da volta, ou tire o goto que volta.",
    );
  }
}

/** Where a step can lead. A `when` can skip any step. */
function waysOn({ step, edges }: Laid): number[] {
  const flows = step.behaviour.flowsOn !== false || step.when !== null;
  return [...edges, ...(flows ? [step.next] : [])].map((target) => target.index).filter((index) => index >= 0);
}

function reachable(ways: readonly number[][], first: number): Set<number> {
  const reached = new Set<number>();
  const open = [first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at) || at < 0) continue;
    reached.add(at);
    open.push(...(ways[at] ?? []));
  }
  return reached;
}

/** A step on a loop that contains no waiting step. */
function findLoop(ways: readonly number[][], waits: readonly boolean[]): number | null {
  const colour = ways.map((): "new" | "open" | "done" => "new");
  for (let root = 0; root < ways.length; root++) {
    const stack = [{ at: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (!top) break;
      if (top.next === 0) {
        if (colour[top.at] !== "new" || waits[top.at]) {
          stack.pop();
          continue;
        }
        colour[top.at] = "open";
      }
      const to = ways[top.at]?.[top.next++];
      if (to === undefined) {
        colour[top.at] = "done";
        stack.pop();
      } else if (colour[to] === "open") return to;
      else if (colour[to] === "new" && !waits[to]) stack.push({ at: to, next: 0 });
    }
  }
  return null;
}

import type { Program } from "../flows/program.js";

/** A flow that a customer may ask for, as a model is told about it. */
export type OfferedFlow = { nome: string; assunto: string; exemplos: string[] };

const MOST_FLOWS = 60;
const MOST_EXAMPLES = 4;
const LONGEST_EXAMPLE = 80;

/** The flows that a customer's own words can begin, and nothing else of the program: a model may name only these. */
export function offeredToModel({ flows, intents }: Pick<Program, "flows" | "intents">): OfferedFlow[] {
  const wanted = intents.flatMap(({ flow, title, examples }) =>
    flow !== null && flows.get(flow)?.system === false ? [{ flow, title, examples }] : [],
  );
  const byKeyword = [...flows.values()].filter(({ name, system, keywords }) => {
    return !system && keywords.length > 0 && !wanted.some(({ flow }) => flow === name);
  });
  const offered = new Map<string, OfferedFlow>();
  for (const { flow, title, examples } of wanted) {
    const before = offered.get(flow);
    const exemplos = [...(before?.exemplos ?? []), ...examples.slice(0, MOST_EXAMPLES)];
    offered.set(flow, {
      nome: flow,
      assunto: before?.assunto ?? title,
      exemplos: exemplos.slice(0, MOST_EXAMPLES).map((text) => text.slice(0, LONGEST_EXAMPLE)),
    });
  }
  for (const { name, title, keywords } of byKeyword)
    offered.set(name, { nome: name, assunto: title, exemplos: keywords.slice(0, MOST_EXAMPLES) });
  return [...offered.values()].slice(0, MOST_FLOWS);
}

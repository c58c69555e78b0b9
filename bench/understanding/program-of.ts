import type { Flow, Program } from "../../flows/program.js";
import type { UnderstandingSet } from "./understanding-set.js";

const EMPTY: Omit<Flow, "name" | "title"> = {
  description: "",
  file: "",
  system: false,
  careful: false,
  keywords: [],
  vars: new Map(),
  inputs: [],
  outputs: [],
  steps: [],
  first: -1,
  interruptible: true,
  whenInterrupted: "return",
  readsClock: false,
  decisive: new Set(),
};

/** A company with these intents. Each begins a flow with its own name, unless it is a topic of the articles. */
export function programOf({ name, intents }: UnderstandingSet): Program {
  return {
    hash: name,
    company: { name, timezone: "America/Sao_Paulo", locale: "pt-BR" },
    hours: null,
    catalog: {},
    items: [],
    knowledge: false,
    starts: { firstMessage: null, fallback: null, outOfHours: null, survey: null },
    flows: new Map(intents.map((intent) => [intent.name, { ...EMPTY, name: intent.name, title: intent.name }])),
    intents: intents.map(({ topic, ...intent }) => ({
      ...intent,
      title: intent.name,
      flow: topic ? null : intent.name,
    })),
  };
}

import { catalogKey } from "../catalog/catalog-entry.js";
import type { Flow } from "../program.js";
import type { FlowSurface } from "../steps/step-kind.js";
import { urgentWords } from "../values/urgent-words.js";
import type { Variable } from "../variable.js";
import { FlowCompiler } from "./flow-compiler.js";
import { type FlowBody, flowSchema } from "./flow-schema.js";
import { choiceLabels, flowVariables } from "./flow-variables.js";
import { END, type Laid, type Surroundings } from "./layout.js";
import { type Problems, suggestion } from "./problems.js";
import type { YamlFile } from "./read-yaml.js";
import { scopeOf } from "./scope.js";
import { reportZod } from "./zod-problems.js";

/** A flow file whose frame (name, start, variables) was accepted. Its steps have not been checked yet. */
export type FlowDraft = { file: YamlFile; body: FlowBody; system: boolean; vars: Map<string, Variable> };

/** Reads a flow's frame: name, start, variables. Null when it is refused. */
export function draftFlow(file: YamlFile, system: boolean, problems: Problems): FlowDraft | null {
  const named =
    typeof file.value === "object" && file.value !== null && "flow" in file.value ? String(file.value.flow) : null;
  const report = (path: readonly (string | number)[], reason: string, remedy: string): void =>
    problems.add({ file: file.path, line: file.line(path), flow: named, step: null, reason, remedy });
  const parsed = flowSchema.safeParse(file.value);
  if (!parsed.success) {
    reportZod(
      parsed.error,
      (path) => (path.length === 0 ? Object.keys(flowSchema.shape) : variableKeys(path)),
      report,
      ([group, name]) =>
        group === "vars" && [...Object.keys(flowSchema.shape), ...VARIABLE_KEYS].some((key) => key === name),
    );
    return null;
  }
  return { file, body: parsed.data, system, vars: flowVariables(parsed.data, report) };
}

/** What flows that call this one may give to it and get from it. */
export function surface({ body, vars }: FlowDraft): [string, FlowSurface] {
  const typed = (names: readonly string[] = []): FlowSurface["inputs"] =>
    new Map(names.map((name) => [name, vars.get(name)?.type ?? "text"]));
  return [body.flow, { inputs: typed(body.inputs), outputs: typed(body.outputs) }];
}

/** Compiles a draft's steps. Mistakes are added to `problems`; the result must then not be used. */
export function compileFlow(draft: FlowDraft, around: Surroundings, problems: Problems): { flow: Flow; laid: Laid[] } {
  const { file, body, vars } = draft;
  const interruptible = body.interruptible ?? true;
  const compiler = new FlowCompiler(
    body.flow,
    file,
    vars,
    choiceLabels(body, vars),
    scopeOf(vars, around.catalog),
    around,
    problems,
    interruptible,
  );
  compiler.collectIds(body.steps, ["steps"]);
  for (const [index, start] of (body.start ?? []).entries()) {
    if ("intent" in start && around.intentsRead && !around.intents.includes(start.intent)) {
      compiler.report(
        ["start", index, "intent"],
        null,
        `não há intenção "${start.intent}" em intents.yaml`,
        suggestion(start.intent, around.intents, "Crie-a em intents.yaml, com exemplos do que as pessoas escrevem."),
      );
    }
  }
  const first = compiler.list(body.steps, ["steps"], END);
  const flow: Flow = {
    name: body.flow,
    title: body.title ?? body.flow,
    description: body.description ?? "",
    file: file.path,
    system: draft.system,
    keywords: (body.start ?? []).flatMap((start) => ("keyword" in start ? start.keyword : [])),
    urgent: (body.start ?? []).flatMap((start) => ("urgent" in start ? [urgentWords(start.urgent)] : [])),
    vars,
    inputs: body.inputs ?? [],
    outputs: body.outputs ?? [],
    steps: compiler.laid.map((laid) => laid.step),
    first: first.index,
    interruptible,
    careful: body.careful ?? false,
    whenInterrupted: body.when_interrupted ?? "return",
    readsClock: compiler.clock,
    decisive: compiler.decisive,
    item: onlyItem(body, around.entries),
  };
  return { flow, laid: compiler.laid };
}

/** The slug of the only catalog item that the texts of a flow name. Null when they name none, or several. */
function onlyItem({ steps }: FlowBody, entries: Surroundings["entries"]): string | null {
  const named = new Set([...JSON.stringify(steps).matchAll(/\bcatalog\.(\w+)/g)].map(([, key]) => key));
  const [only] = named;
  if (named.size !== 1) return null;
  return entries.find(({ slug }) => catalogKey(slug) === only)?.slug ?? null;
}

const VARIABLE_KEYS = ["type", "of", "scope", "label", "pii", "ttl"];

function variableKeys(path: readonly (string | number)[]): string[] {
  return path[0] === "vars"
    ? VARIABLE_KEYS
    : ["intent", "keyword", "urgent", "first_message", "fallback", "out_of_hours"];
}

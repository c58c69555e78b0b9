import { createHash } from "node:crypto";
import { catalogValue } from "./catalog/catalog-entry.js";
import { checkCalls } from "./compile/check-calls.js";
import { checkGraph } from "./compile/check-graph.js";
import { checkStarts } from "./compile/check-starts.js";
import { compileFlow, draftFlow, type FlowDraft, surface } from "./compile/compile-flow.js";
import { compileHours } from "./compile/compile-hours.js";
import type { Laid, Surroundings } from "./compile/layout.js";
import { Problems } from "./compile/problems.js";
import { type IntentDraft, readIntents } from "./compile/read-intents.js";
import { readYaml } from "./compile/read-yaml.js";
import { systemFlows } from "./compile/system-flows.js";
import { SYSTEM_FLOWS } from "./library/system-flows.js";
import type { Flow, Intent, Program } from "./program.js";
import type { Problem, ProgramSource, SourceFile } from "./program-source.js";

/**
 * Raise this number when the same source begins to mean something else, so that the next `apply` publishes it anew.
 * Stored programs keep their hash, and running conversations stay on them. When steps change their places, this number
 * alone is not enough.
 */
const LANGUAGE = 1;
/** How long after a conversation's end its survey is sent, in ms, when the company does not say. */
const SURVEY_MS = 90_000;
/** Finds flows that use the catalog: in an expression, or in a step that looks items up. */
const NAMES_CATALOG = /\bcatalog\.|\bitem:/;

/**
 * Compiles and checks everything that a tenant wrote. All problems are reported at once, each with file, line, flow,
 * step, reason and remedy (in Portuguese). Warnings do not refuse the program. System flows that the tenant did not
 * replace are added.
 */
export function compileProgram(
  source: ProgramSource,
): { ok: true; program: Program; warnings: Problem[] } | { ok: false; problems: Problem[] } {
  const problems = new Problems();
  const drafts = readDrafts(source.flows, problems);
  const allFlowsRead = problems.errors.length === 0;
  const shipped = new Map([...systemFlows()].filter(([name]) => !drafts.has(name)));
  const intents = readIntents(source.intents, problems);
  const hours = compileHours(source.hours, problems);
  const around: Surroundings = {
    flows: new Map(
      [...shipped.values()]
        .map(({ draft }) => draft)
        .concat([...drafts.values()])
        .map(surface),
    ),
    intents: (intents ?? []).map((intent) => intent.name),
    allFlowsRead,
    intentsRead: intents !== null,
    teams: source.teams,
    channels: source.channels,
    catalog: source.catalog ?? [],
    entries: source.entries ?? [],
  };

  const flows = new Map<string, Flow>();
  const laidOut = new Map<string, Laid[]>();
  for (const [name, { flow, laid }] of shipped) {
    flows.set(name, flow);
    laidOut.set(name, laid);
  }
  for (const draft of drafts.values()) {
    const { flow, laid } = compileFlow(draft, around, problems);
    flows.set(flow.name, flow);
    laidOut.set(flow.name, laid);
  }
  const starts = { ...checkStarts([...drafts.values()], problems), survey: surveyOf(source) };
  const wrong = new Set(problems.errors.map((problem) => problem.flow));
  const waits = checkCalls(drafts, laidOut, problems);
  for (const [name, draft] of drafts) {
    // When a flow has a broken step, nobody can tell which steps are reached, so this check is skipped.
    if (wrong.has(name)) continue;
    checkGraph(laidOut.get(name) ?? [], flows.get(name)?.first ?? -1, waits, ({ step }, reason, remedy) =>
      problems.add({ file: draft.file.path, line: step.line, flow: name, step: step.key, reason, remedy }),
    );
  }
  if (problems.errors.length > 0) return { ok: false, problems: problems.errors };
  const program: Program = {
    hash: hashOf(source),
    company: { ...source.company },
    hours,
    flows,
    intents: startedIntents(intents ?? [], drafts),
    starts,
    catalog: catalogValue(source.entries ?? []),
    items: source.entries ?? [],
    knowledge: source.knowledge ?? false,
  };
  return { ok: true, program, warnings: problems.warnings };
}

function readDrafts(files: readonly SourceFile[], problems: Problems): Map<string, FlowDraft> {
  const drafts = new Map<string, FlowDraft>();
  for (const file of files) {
    const read = readYaml(file);
    if (!read.ok) {
      problems.add(read.problem);
      continue;
    }
    const draft = draftFlow(read.yaml, false, problems);
    if (!draft) continue;
    const { flow } = draft.body;
    const other = drafts.get(flow);
    if (!other) drafts.set(flow, draft);
    else {
      const reason = `o fluxo "${flow}" já está em ${other.file.path}`;
      const remedy = "Dê outro nome a um dos dois.";
      problems.add({ file: file.path, line: read.yaml.line(["flow"]), flow, step: null, reason, remedy });
    }
  }
  return drafts;
}

function startedIntents(intents: readonly IntentDraft[], drafts: ReadonlyMap<string, FlowDraft>): Intent[] {
  return intents.map((intent) => {
    const starter = [...drafts.values()].find(({ body }) =>
      body.start?.some((start) => "intent" in start && start.intent === intent.name),
    );
    return { ...intent, title: intent.title ?? starter?.body.title ?? intent.name, flow: starter?.body.flow ?? null };
  });
}

function surveyOf({ survey }: ProgramSource): number | null {
  return survey === undefined ? SURVEY_MS : survey;
}

/**
 * The program's name: a hash of everything that decides what it does. Tests do not, and the catalog only does when a
 * flow names it: quotes read it when they are made.
 */
function hashOf(source: ProgramSource): string {
  const { flows, intents, hours, company, channels, teams, knowledge } = source;
  const files = [...flows, ...SYSTEM_FLOWS]
    .map(({ path, text }) => [path, text])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const all: unknown[] = [
    LANGUAGE,
    files,
    intents?.text ?? null,
    hours?.text ?? null,
    company,
    channels,
    [...teams].sort(),
  ];
  // Added at the end, so that programs of companies without articles keep their hash.
  if (knowledge) all.push("knowledge");
  if (flows.some(({ text }) => NAMES_CATALOG.test(text))) all.push(["catalog", source.entries ?? []]);
  if (surveyOf(source) !== SURVEY_MS) all.push(["survey", surveyOf(source)]);
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}

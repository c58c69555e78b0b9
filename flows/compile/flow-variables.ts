import type { ChoiceOption } from "../content.js";
import { FORBIDDEN_NAMES } from "../expression/scope.js";
import { choices as choicesShape } from "../steps/choices.js";
import { STEP_KINDS } from "../steps/registry.js";
import { durationMs } from "../steps/shapes.js";
import type { PathPart } from "../steps/step-kind.js";
import type { Variable } from "../variable.js";
import type { FlowBody } from "./flow-schema.js";
import { isRecord } from "./layout.js";
import { BUILT_IN } from "./scope.js";

type Report = (path: readonly PathPart[], reason: string, remedy: string) => void;

/**
 * A flow's variables: those it declares, and those that a step saves without a declaration (they live as long as the
 * flow runs).
 */
export function flowVariables(body: FlowBody, report: Report): Map<string, Variable> {
  const vars = new Map<string, Variable>();
  for (const [name, declared] of Object.entries(body.vars ?? {})) {
    checkName(name, ["vars", name], report);
    if (declared.of !== undefined && declared.type !== "choice") {
      report(["vars", name, "of"], `"${name}" tem opções mas não é choice`, "Use type: choice, ou tire of.");
    }
    const ids = Array.isArray(declared.of) ? declared.of : [];
    if (new Set(ids).size < ids.length) report(["vars", name, "of"], "há uma opção repetida", "Tire a repetida.");
    vars.set(name, {
      name,
      type: declared.type,
      scope: declared.scope ?? "flow",
      of: declared.of === undefined ? null : optionsOf(declared.of),
      pii: declared.pii ?? false,
      ttl: declared.ttl === undefined ? null : durationMs(declared.ttl),
      label: declared.label ?? name.replaceAll("_", " "),
    });
  }
  walkSteps(body.steps, (raw, path) => {
    for (const kind of STEP_KINDS) {
      if (!(kind.verb in raw)) continue;
      for (const saved of kind.saves(raw)) {
        if (vars.has(saved.name)) continue;
        checkName(saved.name, path, report);
        const plain = { scope: "flow", of: null, pii: false, ttl: null } as const;
        vars.set(saved.name, { ...saved, ...plain, label: saved.name.replaceAll("_", " ") });
      }
    }
  });
  for (const list of ["inputs", "outputs"] as const) {
    for (const [index, name] of (body[list] ?? []).entries()) {
      if (!vars.has(name)) report([list, index], `"${name}" não foi declarada`, "Declare-a em vars.");
    }
  }
  return vars;
}

/** The labels of each choice variable's options: as declared, or as shown by the questions that save it. */
export function choiceLabels(body: FlowBody, vars: ReadonlyMap<string, Variable>): Map<string, Map<string, string>> {
  const labels = new Map<string, Map<string, string>>();
  const note = (name: string, id: string, label: string): void => {
    const known = labels.get(name) ?? new Map<string, string>();
    known.set(id, label);
    labels.set(name, known);
  };
  for (const variable of vars.values()) for (const { id, label } of variable.of ?? []) note(variable.name, id, label);
  walkSteps(body.steps, (raw) => {
    const parsed = choicesShape.safeParse(raw.choices);
    if (typeof raw.save !== "string" || !parsed.success) return;
    const options = parsed.data;
    if (Array.isArray(options)) for (const { id, label } of options) note(String(raw.save), id, label);
    else {
      for (const [id, option] of Object.entries(options)) {
        if (typeof option === "string") note(raw.save, id, option);
        else if (isRecord(option) && typeof option.label === "string") note(raw.save, id, option.label);
      }
    }
  });
  return labels;
}

function walkSteps(
  raw: unknown,
  visit: (step: Record<string, unknown>, path: PathPart[]) => void,
  path: PathPart[] = ["steps"],
): void {
  if (Array.isArray(raw)) for (const [index, item] of raw.entries()) walkSteps(item, visit, [...path, index]);
  else if (isRecord(raw)) {
    visit(raw, path);
    for (const [key, item] of Object.entries(raw)) if (typeof item === "object") walkSteps(item, visit, [...path, key]);
  }
}

type Of = NonNullable<NonNullable<FlowBody["vars"]>[string]["of"]>;

function optionsOf(of: Of): ChoiceOption[] {
  if (Array.isArray(of)) return of.map((id) => ({ id, label: id }));
  return Object.entries(of).map(([id, option]) =>
    typeof option === "string" ? { id, label: option } : { id, ...option },
  );
}

function checkName(name: string, path: readonly PathPart[], report: Report): void {
  if (Object.hasOwn(BUILT_IN, name)) report(path, `"${name}" já é um nome do Balcão`, "Dê outro nome à variável.");
  if (FORBIDDEN_NAMES.has(name)) report(path, `"${name}" não pode ser nome de variável`, "Dê outro nome à variável.");
}

import type { ExpressionScope } from "../expression/compile-expression.js";
import { STEP_KIND } from "../steps/registry.js";
import type { PathPart, StepBehaviour, Target } from "../steps/step-kind.js";
import type { Variable } from "../variable.js";
import { END, isRecord, type Laid, type Surroundings } from "./layout.js";
import { type Problems, suggestion } from "./problems.js";
import type { YamlFile } from "./read-yaml.js";
import { type FlowInHand, StepScope } from "./step-scope.js";
import { reportZod } from "./zod-problems.js";

/**
 * Turns a flow's nested steps into a flat list. Each nested list of steps begins at its first step and, after its last,
 * continues where the step that contains it continues.
 */
export class FlowCompiler implements FlowInHand {
  readonly laid: Laid[] = [];
  /** The step with each id. Filled before anything is compiled, so that steps can refer to later ones. */
  readonly ids = new Map<string, Target>();
  /** Names of the variables that conditions and computations read. */
  readonly decisive = new Set<string>();
  clock = false;

  constructor(
    readonly flow: string,
    readonly file: YamlFile,
    readonly vars: ReadonlyMap<string, Variable>,
    readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>,
    readonly scope: ExpressionScope,
    readonly around: Surroundings,
    readonly problems: Problems,
    readonly interruptible: boolean,
  ) {}

  /** Compiles a list of steps. Returns where it begins. */
  list(raw: readonly unknown[], path: readonly PathPart[], after: Target): Target {
    const starts: Target[] = raw.map((step) => this.targetOf(step));
    for (const [index, step] of raw.entries()) {
      this.step(step, [...path, index], starts[index] ?? END, starts[index + 1] ?? after);
    }
    return starts[0] ?? after;
  }

  report(path: readonly PathPart[], step: string | null, reason: string, remedy: string): void {
    this.problems.add({ file: this.file.path, line: this.file.line(path), flow: this.flow, step, reason, remedy });
  }

  /** Collects every id, and refuses one that is used twice. */
  collectIds(raw: unknown, path: readonly PathPart[]): void {
    if (Array.isArray(raw)) for (const [index, item] of raw.entries()) this.collectIds(item, [...path, index]);
    else if (isRecord(raw)) {
      if (typeof raw.id === "string" && Object.keys(raw).some((key) => STEP_KIND.has(key))) {
        if (this.ids.has(raw.id)) {
          this.report(
            [...path, "id"],
            raw.id,
            `o id "${raw.id}" aparece em dois passos`,
            "Dê um id diferente a cada passo.",
          );
        }
        this.ids.set(raw.id, { index: -2 });
      }
      for (const [key, item] of Object.entries(raw))
        if (typeof item === "object") this.collectIds(item, [...path, key]);
    }
  }

  private targetOf(raw: unknown): Target {
    const id = isRecord(raw) && typeof raw.id === "string" ? this.ids.get(raw.id) : undefined;
    return id ?? { index: -2 };
  }

  private step(raw: unknown, path: readonly PathPart[], here: Target, next: Target): void {
    const place = path.join(".");
    if (!isRecord(raw)) {
      this.report(path, place, "isto não é um passo", 'Escreva um verbo e o que ele faz, como "- say: Olá".');
      return;
    }
    const key = typeof raw.id === "string" ? raw.id : place;
    const verbs = Object.keys(raw).filter((name) => STEP_KIND.has(name));
    const kind = STEP_KIND.get(verbs[0] ?? "");
    if (!kind || verbs.length > 1) {
      this.refuseVerb(raw, verbs, path, key);
      return;
    }
    here.index = this.laid.length;
    const laid: Laid = {
      step: { key, verb: kind.verb, line: this.file.line(path), when: null, next, outcomes: [], behaviour: NOTHING },
      path,
      edges: [],
      calls: [],
    };
    this.laid.push(laid);
    const scope = new StepScope(this, laid, path, key);
    if (raw.when !== undefined) laid.step.when = scope.condition(String(raw.when), "when");
    const keys = (at: readonly PathPart[]): string[] =>
      at.length === 0 ? Object.keys(kind.schema.shape) : keysInside(kind.schema, at);
    const behaviour = kind.compile(raw, scope, (error) => {
      reportZod(error, keys, (at, reason, remedy) => this.report([...path, ...at], key, reason, remedy));
    });
    if (behaviour) laid.step.behaviour = behaviour;
    laid.step.outcomes = scope.outcomes;
    scope.close();
  }

  private refuseVerb(raw: Record<string, unknown>, verbs: string[], path: readonly PathPart[], key: string): void {
    if (verbs.length > 1) {
      this.report(path, key, `o passo tem dois verbos: ${verbs.join(" e ")}`, "Separe em dois passos.");
      return;
    }
    const [first = ""] = Object.keys(raw).filter((name) => name !== "id" && name !== "when");
    const reason = first ? `não conheço o passo "${first}"` : "o passo está vazio";
    this.report(
      first ? [...path, first] : path,
      key,
      reason,
      suggestion(first, [...STEP_KIND.keys()], `Os passos são: ${[...STEP_KIND.keys()].join(", ")}.`),
    );
  }
}

const NOTHING: StepBehaviour = { run: () => ({ kind: "next" }) };

/** The keys of a nested object in a step's schema, for "did you mean". */
function keysInside(schema: unknown, path: readonly PathPart[]): string[] {
  const [part, ...rest] = path;
  if (typeof schema !== "object" || schema === null) return [];
  if ("unwrap" in schema && typeof schema.unwrap === "function") return keysInside(schema.unwrap(), path);
  if ("options" in schema && Array.isArray(schema.options)) {
    return schema.options.flatMap((option: unknown) => keysInside(option, path));
  }
  if (!("shape" in schema) || !isRecord(schema.shape)) return [];
  return part === undefined ? Object.keys(schema.shape) : keysInside(schema.shape[String(part)], rest);
}

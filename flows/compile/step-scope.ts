import type { CatalogEntry } from "../catalog/catalog-entry.js";
import { compileExpression, type Expression, type ExpressionScope } from "../expression/compile-expression.js";
import { compileTemplate } from "../expression/compile-template.js";
import { durationMs, type OutcomeBody, type TimeoutBody } from "../steps/shapes.js";
import type { FitCheck, FlowSurface, Move, Outcome, PathPart, StepCompiler, Target, Text } from "../steps/step-kind.js";
import type { VariableType } from "../value.js";
import type { Variable } from "../variable.js";
import { compileText, NO_TEXT } from "./compile-text.js";
import { misfits } from "./fits-channels.js";
import { END, type Laid, type Surroundings } from "./layout.js";
import { type Problems, suggestion } from "./problems.js";
import type { YamlFile } from "./read-yaml.js";
import { readsClock } from "./scope.js";
import { isCondition, typeFits, typeName } from "./type-fits.js";

/** What the steps of a flow must know about it while it is compiled. */
export type FlowInHand = {
  readonly flow: string;
  readonly file: YamlFile;
  readonly interruptible: boolean;
  readonly vars: ReadonlyMap<string, Variable>;
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly scope: ExpressionScope;
  readonly around: Surroundings;
  readonly problems: Problems;
  /** The step with each id. */
  readonly ids: ReadonlyMap<string, Target>;
  /** Names of the variables that conditions and computations read. */
  readonly decisive: Set<string>;
  /** Whether anything compiled so far reads the clock. */
  clock: boolean;
  /** Compiles a list of steps. Returns where it begins. */
  list(raw: readonly unknown[], path: readonly PathPart[], after: Target): Target;
  report(path: readonly PathPart[], step: string | null, reason: string, remedy: string): void;
};

/** The `StepCompiler` that one step gets while it is compiled. */
export class StepScope implements StepCompiler {
  readonly outcomes: string[] = [];
  readonly interruptible: boolean;

  constructor(
    private compiler: FlowInHand | null,
    private readonly laid: Laid,
    private readonly place: readonly PathPart[],
    readonly key: string,
  ) {
    this.interruptible = this.whole.interruptible;
  }

  /**
   * To be called when the step is compiled. The step's closures may keep this scope alive as long as the program, and
   * the compiler behind it holds the whole parsed file.
   */
  close(): void {
    this.compiler = null;
  }

  private get whole(): FlowInHand {
    if (!this.compiler) throw new Error("the compiler was asked for something after the step was compiled");
    return this.compiler;
  }

  text(source: string, ...path: PathPart[]): Text {
    this.whole.clock ||= readsClock(source);
    const compiled = compileTemplate(source, this.whole.scope);
    if (compiled.ok) return compileText(compiled, this.whole.vars, this.whole.labels);
    this.problem(path, compiled.reason, "Corrija a expressão entre {{ e }}.");
    return NO_TEXT;
  }

  expression(source: string, ...path: PathPart[]): Expression {
    this.whole.clock ||= readsClock(source);
    const compiled = compileExpression(source, this.whole.scope);
    if (!compiled.ok) {
      this.problem(path, compiled.reason, "Corrija a expressão.");
      return constant(null);
    }
    for (const name of compiled.expression.names) this.whole.decisive.add(name);
    return compiled.expression;
  }

  condition(source: string, ...path: PathPart[]): Expression {
    const expression = this.expression(source, ...path);
    if (!isCondition(expression.type)) {
      const reason = `a condição dá ${typeName(expression.type)}, e não sim ou não`;
      this.problem(path, reason, 'Compare com algo, como em "idade > 18" ou "nome != \'\'".');
    }
    return expression;
  }

  value(source: unknown, wanted: VariableType | null, ...path: PathPart[]): Expression {
    const plain = typeof source === "number" || typeof source === "boolean" ? source : null;
    const expression = typeof source === "string" ? this.expression(source, ...path) : constant(plain);
    if (wanted !== null && !typeFits(expression.type, wanted)) {
      const reason = `o valor é ${typeName(expression.type)}, e aqui cabe ${typeName(wanted)}`;
      this.problem(path, reason, "Mude o valor, ou o tipo da variável em vars.");
    }
    return expression;
  }

  steps(list: readonly unknown[] | undefined, ...path: PathPart[]): Target {
    const target = list ? this.whole.list(list, [...this.place, ...path], this.laid.step.next) : this.laid.step.next;
    this.laid.edges.push(target);
    return target;
  }

  goto(id: string, ...path: PathPart[]): Target {
    const target = this.whole.ids.get(id);
    if (!target) {
      this.problem(
        path,
        `não há passo com o id "${id}"`,
        suggestion(id, [...this.whole.ids.keys()], `Escreva "id: ${id}" no passo que deve vir a seguir.`),
      );
      return END;
    }
    this.laid.edges.push(target);
    return target;
  }

  outcome(name: string, body: OutcomeBody | undefined, otherwise: Move): Outcome {
    const path = name.split(".");
    if (body === undefined) return { name, target: null, otherwise };
    this.outcomes.push(name);
    const target = Array.isArray(body) ? this.steps(body, ...path) : this.goto(body.goto, ...path, "goto");
    return { name, target, otherwise };
  }

  timeout(body: TimeoutBody | undefined, otherwise: Move): { after: number; outcome: Outcome } | null {
    if (body === undefined) return null;
    this.outcomes.push("timeout");
    if (body.goto !== undefined && body.do !== undefined) {
      this.problem(["timeout"], "o prazo tem goto e do ao mesmo tempo", "Deixe um dos dois.");
    }
    let target: Target | null = null;
    if (body.do) target = this.steps(body.do, "timeout", "do");
    else if (body.goto !== undefined) target = this.goto(body.goto, "timeout", "goto");
    return { after: this.duration(body.after, "timeout", "after"), outcome: { name: "timeout", target, otherwise } };
  }

  duration(text: string, ...path: PathPart[]): number {
    const ms = durationMs(text);
    const most = 90 * 86_400_000;
    if (ms > most) this.problem(path, "a duração passa de 90 dias", "Escreva uma duração menor.");
    return Math.min(ms, most);
  }

  variable(name: string, ...path: PathPart[]): Variable | null {
    const variable = this.whole.vars.get(name);
    if (variable) return variable;
    this.problem(
      path,
      `não há variável "${name}"`,
      suggestion(name, [...this.whole.vars.keys()], "Declare-a em vars."),
    );
    return null;
  }

  lookUp(name: string): Variable | null {
    return this.whole.vars.get(name) ?? null;
  }

  flow(name: string, ...path: PathPart[]): FlowSurface | null {
    const { flows, allFlowsRead } = this.whole.around;
    const found = flows.get(name);
    if (found) {
      this.laid.calls.push(name);
      return found;
    }
    if (!allFlowsRead) return null;
    const names = [...flows.keys()].filter((each) => !each.startsWith("system-"));
    this.problem(path, `não há fluxo "${name}"`, suggestion(name, names, "Crie o fluxo, ou corrija o nome."));
    return null;
  }

  intent(name: string, ...path: PathPart[]): void {
    const { intents, intentsRead } = this.whole.around;
    if (intentsRead && !intents.includes(name)) {
      this.problem(
        path,
        `não há intenção "${name}" em intents.yaml`,
        suggestion(name, intents, "Crie-a em intents.yaml, com exemplos."),
      );
    }
  }

  team(name: string, ...path: PathPart[]): void {
    const { teams } = this.whole.around;
    if (!teams.includes(name)) {
      this.problem(path, `não há equipe "${name}"`, suggestion(name, teams, "Crie a equipe, ou tire esta linha."));
    }
  }

  catalogItem(slug: string, ...path: PathPart[]): void {
    const { catalog } = this.whole.around;
    if (catalog.includes(slug)) return;
    const remedy = suggestion(slug, catalog, "Crie o item em catalog.yaml, ou corrija o nome.");
    this.problem(path, `não há item "${slug}" no catálogo`, remedy);
  }

  entries(): readonly CatalogEntry[] {
    return this.whole.around.entries;
  }

  fits(content: FitCheck, ...path: PathPart[]): void {
    for (const misfit of misfits(content, this.whole.around.channels)) {
      if (misfit.refused) this.problem(path, misfit.reason, misfit.remedy);
      else this.warn(path, misfit.reason, misfit.remedy);
    }
  }

  problem(path: readonly PathPart[], reason: string, remedy: string): void {
    this.whole.report([...this.place, ...path], this.key, reason, remedy);
  }

  warn(path: readonly PathPart[], reason: string, remedy: string): void {
    const { file, flow, problems } = this.whole;
    problems.warn({ file: file.path, line: file.line([...this.place, ...path]), flow, step: this.key, reason, remedy });
  }
}

function constant(value: number | boolean | null): Expression {
  const type = value === null ? "any" : typeof value === "number" ? "number" : "bool";
  return { source: String(value), names: [], type, evaluate: () => ({ ok: true, value }) };
}

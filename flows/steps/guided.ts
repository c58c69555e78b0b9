import { z } from "zod";
import { answersOf, GUIDED_CHECK_NAMES, type GuidedCheckName, TEXT } from "../requests/guided-checks.js";
import { type ResultOf, readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { recordOf } from "./order-in-flow.js";
import { common, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT, type StepCompiler, type StepTurn } from "./step-kind.js";

/** Judging takes milliseconds. Only a process that ended takes this long (ms). */
const TIME_LIMIT_MS = 60_000;
/** What an option is called that says "I do not know". */
const UNKNOWN = "unknown";
const LONGEST_ANSWER = 500;
const MOST_PHOTOS = 10;

type Reported = Extract<ResultOf<"devices.guided">, { outcome: "reported" }>["value"];

/** Has a customer's answers judged, where no program can measure, says what came out, and keeps the report. */
export const guided = defineStep({
  verb: "guided",
  summary: "Julga as respostas do cliente sobre um aparelho que não dá para medir, e guarda o relatório.",
  schema: z.strictObject({
    ...common,
    guided: z.strictObject({
      check: z.enum(GUIDED_CHECK_NAMES).meta({ description: "Qual verificação julga as respostas." }),
      answers: z
        .record(z.string(), z.string())
        .meta({ description: "As respostas, por nome: variáveis ou expressões. Vazia: não foi perguntada." }),
      photos: z.array(variableName).max(MOST_PHOTOS).optional().meta({ description: "Variáveis (file) com fotos." }),
    }),
    save: variableName.meta({ description: "A variável (report) que guarda o relatório." }),
    on_failed: outcome.optional().meta({ description: "Quando não deu para julgar." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "report" }] : []),
  compile(step, compiler) {
    const { check, answers, photos = [] } = step.guided;
    const variable = compiler.variable(step.save, "save");
    if (variable && variable.type !== "report" && variable.type !== "object")
      compiler.problem(["save"], `"${step.save}" não guarda um relatório`, "Declare-a com type: report.");
    for (const photo of photos) {
      const kept = compiler.variable(photo, "guided", "photos");
      if (kept && kept.type !== "file")
        compiler.problem(["guided", "photos"], `"${photo}" não guarda um arquivo`, "Declare-a com type: file.");
    }
    checkAnswers(check, answers, compiler);
    const compiled = Object.entries(answers).map(
      ([name, source]) => [name, compiler.expression(source, "guided", "answers", name)] as const,
    );
    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-device",
      inputs: {
        text: "Não consegui juntar as suas respostas num resultado. Vou chamar alguém da equipe, que continua daqui.",
        reason: "A verificação guiada não terminou",
      },
    });
    return {
      run(turn) {
        turn.set(step.save, null);
        const told = compiled.flatMap(([name, expression]): [string, string][] => {
          const value = turn.evaluate(expression);
          return typeof value === "string" && value.trim() !== ""
            ? [[name, value.slice(0, LONGEST_ANSWER).toWellFormed()]]
            : [];
        });
        const input = {
          check,
          answers: Object.fromEntries(told),
          photos: photos.flatMap((name) => fileIn(turn, name)),
        };
        const effect = turn.effect({ kind: "request", to: "devices.guided", input });
        return { kind: "wait", wait: { for: "result", effect, after: TIME_LIMIT_MS } };
      },
      resume(turn, signal) {
        if (signal.kind !== "result" && signal.kind !== "timer") return null;
        const result = signal.kind === "result" ? readResult("devices.guided", signal) : null;
        if (signal.kind !== "result" || result?.outcome !== "reported") return { kind: "outcome", outcome: failed };
        turn.set(step.save, signal.value);
        turn.say({ kind: "text", text: reportLines(result.value) });
        return NEXT;
      },
    };
  },
});

/** Refuses answers that the check does not know: by name, and by the options of the variable that gives them. */
function checkAnswers(check: GuidedCheckName, answers: { [name: string]: string }, compiler: StepCompiler): void {
  const known = answersOf(check);
  for (const [name, source] of Object.entries(answers)) {
    const options = Object.hasOwn(known, name) ? known[name] : undefined;
    const path = ["guided", "answers", name];
    if (options === undefined) {
      const remedy = `Há: ${Object.keys(known).join(", ")}.`;
      compiler.problem(path, `a verificação "${check}" não pergunta por "${name}"`, remedy);
      continue;
    }
    if (options === TEXT) continue;
    const given = /^\w+$/.test(source) ? (compiler.lookUp(source)?.of ?? []) : [];
    const strange = given.find(({ id }) => id !== UNKNOWN && !options.includes(id));
    if (strange) {
      const remedy = `Há: ${options.join(", ")} e ${UNKNOWN} (não sabe).`;
      compiler.problem(path, `"${strange.id}" não é resposta para "${name}"`, remedy);
    }
  }
}

function fileIn(turn: StepTurn, name: string): string[] {
  const { id = null }: { [name: string]: Value } = recordOf(turn.get(name));
  return typeof id === "string" ? [id] : [];
}

/** In four lines at most: that nothing was measured, the worst with the names of the rest, what helps, and the page. */
function reportLines({ findings, well, unknown, url }: Reported): string {
  const [first, ...others] = findings;
  const [fine] = well;
  const also = others.slice(0, 3).map(({ title }) => title.toLowerCase());
  const more = others.length > also.length ? ` e mais ${others.length - also.length}` : "";
  const best = fine ? `${fine.title}: ${fine.meaning}` : "Nada do que você contou indica um defeito.";
  const rest = also.length > 0 ? ` Também: ${also.join(", ")}${more}.` : "";
  const left = unknown.length > 0 ? `, e o que ficou sem resposta (${unknown.join(", ").toLowerCase()})` : "";
  return [
    "Pronto! Isto é pelas suas respostas; nada foi medido:",
    first ? `${first.title}: ${first.meaning}${rest}` : best,
    ...(first?.remedy ? [`O que ajuda: ${first.remedy}`] : []),
    `Tudo em detalhe${left}: ${url}`,
  ].join("\n");
}

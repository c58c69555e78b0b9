import { z } from "zod";
import { VARIABLE_TYPES } from "../value.js";
import { choices, optionsFrom, readChoices } from "./choices.js";
import { checkExit, makeQuestion, put, QUIET_AFTER_MS, YES_NO } from "./question.js";
import { common, outcome, text, timeout, variableName } from "./shapes.js";
import { defineStep, NEXT, type Saved } from "./step-kind.js";

const schema = z.strictObject({
  ...common,
  ask: text.meta({ description: "A pergunta." }),
  save: variableName.meta({ description: "A variável que guarda a resposta." }),
  type: z
    .enum(VARIABLE_TYPES)
    .optional()
    .meta({ description: "O tipo da resposta, quando a variável não foi declarada." }),
  label: z.string().optional().meta({ description: "Como chamar a resposta quando ela for corrigida." }),
  choices: choices.optional(),
  button: z.string().optional().meta({ description: 'O que abre a lista de opções ("Ver opções").' }),
  ask_again: z.boolean().optional().meta({ description: "Pergunta mesmo que a resposta já seja conhecida." }),
  once: z.boolean().optional().meta({ description: "true: outro assunto no meio encerra a pergunta, pelo timeout." }),
  interruptible: z.boolean().optional().meta({ description: "false: só aceita a resposta, ou uma pessoa." }),
  retry: z.strictObject({ times: z.int().min(0).max(10).optional(), say: text.optional() }).optional(),
  timeout: timeout.optional(),
  on_failed: outcome.optional(),
});

/** Asks for one variable and waits for the answer. */
export const ask = defineStep({
  verb: "ask",
  summary: "Pergunta algo e guarda a resposta em uma variável.",
  schema,
  saves,
  compile(step, compiler) {
    const variable = compiler.variable(step.save, "save");
    const type = variable?.type ?? "text";
    const words = compiler.text(step.ask, "ask");
    const list = readChoices(step.choices, compiler, variable);
    const options = list.from ? null : list.options.length > 0 ? list.options : type === "yes_no" ? YES_NO : [];
    const retrySay = step.retry?.say === undefined ? null : compiler.text(step.retry.say, "retry", "say");
    compiler.fits({ text: words, options: options ?? undefined }, "ask");
    if (retrySay) compiler.fits({ text: retrySay, options: options ?? undefined }, "retry", "say");

    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-cannot-understand",
      inputs: {},
    });
    const late = compiler.timeout(step.timeout, { kind: "give_up", flow: "system-timeout", inputs: {} });
    checkExit(compiler, step.interruptible ?? true, late);
    if (step.once === true && !late) {
      compiler.problem(
        ["once"],
        "uma pergunta feita uma só vez precisa de timeout",
        "Diga em timeout para onde ir então.",
      );
    }
    const question = makeQuestion({
      words,
      variable: step.save,
      type,
      label: step.label ?? variable?.label ?? step.save,
      options,
      button: step.button,
      interruptible: step.interruptible ?? true,
      retry: { times: step.retry?.times ?? 2, say: retrySay },
      failed,
      fill(turn, value) {
        turn.set(step.save, value);
        turn.answered(step.save);
        return NEXT;
      },
    });
    return {
      waits: true,
      fleeting: step.once === true,
      question,
      run(turn) {
        const again = turn.passAgain() || step.ask_again === true;
        if (!again && turn.get(step.save) !== null) {
          turn.note("já sei a resposta");
          return NEXT;
        }
        const file = type === "file" ? turn.takeFile() : null;
        const brought = file && question.read(turn, file, null);
        if (brought && brought.fit !== "none") {
          turn.note("o arquivo já veio");
          return question.fill(turn, brought.value);
        }
        const computed = list.from ? optionsFrom(turn.evaluate(list.from)) : null;
        put(turn, turn.text(words), computed ?? options ?? [], step.button);
        const quietAfter = late ? undefined : QUIET_AFTER_MS;
        return { kind: "wait", wait: { for: "message", after: late?.after, quietAfter, options: computed } };
      },
      resume: (_turn, signal) => (signal.kind === "timer" && late ? { kind: "outcome", outcome: late.outcome } : null),
    };
  },
});

function saves(raw: Record<string, unknown>): Saved[] {
  if (typeof raw.save !== "string") return [];
  const declared = VARIABLE_TYPES.find((type) => type === raw.type);
  return [{ name: raw.save, type: declared ?? (raw.choices === undefined ? "text" : "choice") }];
}

import { z } from "zod";
import { checkExit, makeQuestion, put, QUIET_AFTER_MS, YES_NO } from "./question.js";
import { common, name, outcome, text, timeout, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** Asks for permission, and stores the answer with the exact words that were agreed to. */
export const consent = defineStep({
  verb: "consent",
  summary: "Pede uma autorização e registra a resposta com o texto exato.",
  schema: z.strictObject({
    ...common,
    consent: z.strictObject({ purpose: name, text }),
    save: variableName.optional().meta({ description: "Variável (yes_no) que guarda a resposta." }),
    retry: z.strictObject({ times: z.int().min(0).max(10).optional(), say: text.optional() }).optional(),
    timeout: timeout.optional(),
    on_declined: outcome.optional(),
    on_failed: outcome.optional(),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "yes_no" }] : []),
  compile(step, compiler) {
    const { purpose } = step.consent;
    const words = compiler.text(step.consent.text, "consent", "text");
    const retrySay = step.retry?.say === undefined ? null : compiler.text(step.retry.say, "retry", "say");
    if (step.save !== undefined) compiler.variable(step.save, "save");
    compiler.fits({ text: words, options: YES_NO }, "consent", "text");
    const declined = compiler.outcome("on_declined", step.on_declined, {
      kind: "give_up",
      flow: "system-declined",
      inputs: {},
    });
    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-cannot-understand",
      inputs: {},
    });
    const late = compiler.timeout(step.timeout, { kind: "give_up", flow: "system-timeout", inputs: {} });
    checkExit(compiler, true, late);
    return {
      waits: true,
      question: makeQuestion({
        words,
        variable: step.save ?? "",
        type: "yes_no",
        label: purpose,
        options: YES_NO,
        interruptible: true,
        strict: true,
        retry: { times: step.retry?.times ?? 2, say: retrySay },
        failed,
        fill(turn, value) {
          const granted = value === true;
          turn.effect({ kind: "consent", purpose, granted, text: turn.text(words) });
          if (step.save !== undefined) turn.set(step.save, granted);
          return granted ? NEXT : { kind: "outcome", outcome: declined };
        },
      }),
      run(turn) {
        put(turn, turn.text(words), YES_NO);
        return {
          kind: "wait",
          wait: { for: "message", after: late?.after, quietAfter: late ? undefined : QUIET_AFTER_MS },
        };
      },
      resume: (_turn, signal) => (signal.kind === "timer" && late ? { kind: "outcome", outcome: late.outcome } : null),
    };
  },
});

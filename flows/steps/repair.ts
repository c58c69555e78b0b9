import { z } from "zod";
import { type ResultOf, readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { plainText } from "../values/plain-text.js";
import { recordOf } from "./order-in-flow.js";
import { makeQuestion, put, YES_NO } from "./question.js";
import { common, type OutcomeBody, outcome, timeout, variableName } from "./shapes.js";
import { defineStep, type Move, NEXT, type Outcome, type Question, STAY, type StepTurn } from "./step-kind.js";

/** The purpose of the consent. The hub itself looks for a consent with this purpose before anything is done. */
const PURPOSE = "repair";
/** How long the step waits in all for a computer that is off, in ms. Tasks expire earlier. */
const AFTER_MS = 3 * 3_600_000;

/**
 * Carries out the repairs of a paid order: asks the computer what would be done, asks the customer to agree to exactly
 * those words, then has it done and tells the result.
 */
export const repair = defineStep({
  verb: "repair",
  summary: "Faz no computador do cliente os consertos de um pedido pago, com autorização na conversa.",
  schema: z.strictObject({
    ...common,
    repair: z.strictObject({ order: variableName.meta({ description: "Variável que guarda o pedido (de quote)." }) }),
    save: variableName
      .optional()
      .meta({ description: 'Variável (object) que guarda o resultado. Sem isso: "repair".' }),
    timeout: timeout.optional(),
    on_declined: outcome.optional().meta({ description: "Quando o cliente não autorizou." }),
    on_failed: outcome.optional().meta({ description: "Quando não deu certo, ou ninguém sabe se deu." }),
    on_offline: outcome
      .optional()
      .meta({ description: "Quando o computador está desligado. Sem isso: diz, e espera." }),
    on_nothing: outcome
      .optional()
      .meta({ description: "Quando o pedido é trabalho de pessoas. Sem isso: uma pessoa." }),
  }),
  saves: (raw) => [{ name: typeof raw.save === "string" ? raw.save : "repair", type: "object" }],
  compile(step, compiler) {
    const { order } = step.repair;
    const variable = compiler.variable(order, "repair", "order");
    if (variable && variable.type !== "order" && variable.type !== "object") {
      const remedy = "Use a variável que o passo quote guardou.";
      compiler.problem(["repair", "order"], `"${order}" não guarda um pedido`, remedy);
    }
    const name = step.save ?? "repair";
    compiler.variable(name, "save");
    const person = (given: "on_declined" | "on_failed" | "on_offline" | "on_nothing", text: string, reason: string) =>
      compiler.outcome(given, step[given] as OutcomeBody | undefined, {
        kind: "give_up",
        flow: "system-device",
        inputs: { text, reason },
      });
    const absent =
      "O computador não apareceu a tempo, e nada foi feito nele. Vou chamar alguém da equipe para combinar com você.";
    const offline = person("on_offline", absent, "O computador do pedido pago está desligado");
    const tooLate: Move = {
      kind: "give_up",
      flow: "system-device",
      inputs: {
        text: "O computador não respondeu a tempo, e o que ainda não tinha começado nele não começa mais. Vou chamar alguém da equipe para combinar com você.",
        reason: "O conserto do pedido pago não terminou a tempo",
      },
    };
    const late = compiler.timeout(step.timeout, tooLate);
    const plan: Plan = {
      name,
      order,
      after: late?.after ?? AFTER_MS,
      late: late?.outcome ?? { name: "timeout", target: null, otherwise: tooLate },
      declined: person(
        "on_declined",
        "Tudo bem, nada foi feito no computador. Como o pedido já está pago, vou chamar alguém da equipe para combinar com você.",
        "O cliente não autorizou o conserto pago",
      ),
      failed: person(
        "on_failed",
        "Não consegui concluir o conserto sozinho. Seu pedido está registrado, e vou chamar alguém da equipe para resolver com você.",
        "O conserto pago não terminou",
      ),
      offline,
      tellsOffline: step.on_offline === undefined,
      nothing: person(
        "on_nothing",
        "Esse serviço é feito por uma pessoa da equipe. Vou chamar alguém para combinar com você.",
        "Pedido pago: serviço feito por pessoas",
      ),
    };
    return {
      waits: true,
      irreversible: true,
      question: whileRepairing(plan),
      abandon: (turn) => withdraw(turn, plan),
      run(turn) {
        const input = { order: turn.get(order) };
        const effect = turn.effect({ kind: "request", to: "devices.preview", input });
        turn.set(name, { stage: "previewing" });
        return { kind: "wait", wait: { for: "message", effect, after: plan.after } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer") return leave(turn, plan, plan.late);
        if (signal.kind !== "result") return null;
        return stageOf(turn, plan) === "repairing" ? repaired(turn, plan, signal) : previewed(turn, plan, signal);
      },
    };
  },
});

type Plan = {
  name: string;
  order: string;
  after: number;
  late: Outcome;
  declined: Outcome;
  failed: Outcome;
  offline: Outcome;
  /** Whether the author wrote nothing for a computer that is off. The customer is then told, and the step waits. */
  tellsOffline: boolean;
  nothing: Outcome;
};

type Result = { outcome: string; value: Value };

function previewed(turn: StepTurn, plan: Plan, signal: Result): Move {
  const result = readResult("devices.preview", signal);
  switch (result?.outcome) {
    case "previewed": {
      const { plan: id, words, device } = result.value;
      turn.set(plan.name, { stage: "asking", plan: id, words, device });
      put(turn, consentWords(turn, plan), YES_NO);
      return { kind: "wait", wait: { for: "message", after: plan.after, options: [...YES_NO] } };
    }
    case "offline":
      return waitForComputer(turn, plan);
    case "nothing":
      return end(turn, plan, plan.nothing);
    case "failed":
      return failed(turn, plan, result.value.words);
    case "unpaid":
    case undefined:
      return failed(turn, plan);
  }
}

function repaired(turn: StepTurn, plan: Plan, signal: Result): Move {
  const result = readResult("devices.repair", signal);
  switch (result?.outcome) {
    case "repaired":
      turn.set(plan.name, signal.value);
      turn.say({ kind: "text", text: resultLines(result.value) });
      return NEXT;
    case "offline":
      return waitForComputer(turn, plan);
    case "declined":
      turn.say({ kind: "text", text: "Alguém disse não na tela do computador, e nada foi feito." });
      return end(turn, plan, plan.declined);
    // A word that cannot be read says nothing of what was done, so nobody may say that it failed.
    case undefined:
    case "unknown":
      turn.say({
        kind: "text",
        text: "O computador parou de responder no meio do conserto, e não sei se ele terminou. Não vou repetir sozinho.",
      });
      return end(turn, plan, plan.failed);
    case "failed":
      return failed(turn, plan, result.value.words);
  }
}

function failed(turn: StepTurn, plan: Plan, words?: string): Move {
  if (words !== undefined) turn.say({ kind: "text", text: `Não deu certo: ${words}` });
  return end(turn, plan, plan.failed);
}

function waitForComputer(turn: StepTurn, plan: Plan): Move {
  if (!plan.tellsOffline) return leave(turn, plan, plan.offline);
  turn.say({
    kind: "text",
    text: "O computador está desligado ou sem o programa aberto. Ligue-o e abra o programa de novo: eu espero e sigo sozinho. Se preferir uma pessoa, é só pedir.",
  });
  return STAY;
}

function answered(turn: StepTurn, plan: Plan, granted: boolean): Move {
  const { plan: id = null } = recordOf(turn.get(plan.name));
  turn.effect({ kind: "consent", purpose: PURPOSE, granted, text: consentWords(turn, plan) });
  if (!granted) return end(turn, plan, plan.declined);
  const input = { order: turn.get(plan.order), plan: id, consent: true } as const;
  const effect = turn.effect({ kind: "request", to: "devices.repair", input });
  turn.set(plan.name, { stage: "repairing" });
  turn.say({
    kind: "text",
    text: "Obrigado! Vou começar. Se a tela do computador perguntar, diga sim lá também. Aviso por aqui assim que terminar.",
  });
  return { kind: "wait", wait: { for: "message", effect, after: plan.after } };
}

/** The question for the yes, and the answers to messages while the computer works. */
function whileRepairing(plan: Plan): Question {
  const yesNo = makeQuestion({
    words: { source: "", fixed: "", render: () => "" },
    variable: "",
    type: "yes_no",
    label: "autorização do conserto",
    options: YES_NO,
    interruptible: true,
    retry: { times: 2, say: null },
    strict: true,
    failed: plan.declined,
    fill: (turn, value) => answered(turn, plan, value === true),
  });
  const standing = (turn: StepTurn): void => {
    const text =
      stageOf(turn, plan) === "repairing"
        ? "O conserto está em andamento no computador. Aviso por aqui assim que terminar."
        : "Estou vendo no computador o que vai ser feito, para te mostrar antes. Já te respondo.";
    turn.say({ kind: "text", text });
  };
  return {
    ...yesNo,
    options: null,
    prompt(turn) {
      if (stageOf(turn, plan) === "asking") put(turn, consentWords(turn, plan), YES_NO);
      else standing(turn);
    },
    // "Agora não posso, pode ser de noite?" is no refusal: the question stays open and is not repeated.
    loosely(turn, content, computed) {
      const text = content.kind === "text" ? plainText(content.text) : "";
      if (computed && LATER.test(text)) return { fit: "weak", value: "later", shown: "mais tarde" };
      return computed ? (yesNo.loosely?.(turn, content, computed) ?? null) : null;
    },
    fill(turn, value) {
      if (value !== "later") return yesNo.fill(turn, value);
      turn.say({ kind: "text", text: turn.anyOf(AT_YOUR_TIME) });
      const after = Math.max(plan.after, LATER_MS);
      return { kind: "wait", wait: { for: "message", after, options: [...YES_NO] } };
    },
    // Only an unmistakable yes starts work on a computer.
    read(turn, content, computed) {
      if (!computed) return { fit: "none", reason: "nada foi perguntado" };
      const reading = yesNo.read(turn, content, computed);
      return reading.fit === "weak" && reading.value === true ? { fit: "none", reason: UNSURE } : reading;
    },
    misread(turn, reason) {
      if (stageOf(turn, plan) !== "asking") {
        standing(turn);
        return STAY;
      }
      if (turn.countTry() > 2) return end(turn, plan, plan.declined);
      put(turn, `${reason} ${consentWords(turn, plan)}`, YES_NO);
      return STAY;
    },
  };
}

const LATER =
  /\b(?:agora|hoje) (?:eu )?nao (?:posso|da|consigo|vai dar)\b|\bnao (?:posso|da|consigo|vai dar) (?:agora|hoje)\b|\b(?:pode|podia|poderia|da pra|tem como) ser (?:mais tarde|depois|de noite|a noite|hoje a noite|amanha|outra hora)\b|^(?:mais tarde|depois|amanha|a noite|de noite)(?: eu)?(?: (?:faco|fazemos|posso|respondo|aviso))?[ .!?]*$/;
const AT_YOUR_TIME = [
  "Sem problema, nada começa sem você. Quando puder, com o computador ligado, é só responder “sim” aqui.",
  "Tudo bem, eu espero. Quando for uma boa hora, deixe o computador ligado e responda “sim”.",
];
/** How long the step waits for a customer who asks for later, in ms: until the next morning. */
const LATER_MS = 16 * 3_600_000;
const UNSURE = "Para mexer no computador preciso de um sim ou um não.";

function end(turn: StepTurn, plan: Plan, how: Outcome): Move {
  turn.set(plan.name, null);
  return { kind: "outcome", outcome: how };
}

/**
 * Leaves the step. A customer who is told that nothing was done must be able to rely on it, so tasks that wait for the
 * computer are withdrawn.
 */
function leave(turn: StepTurn, plan: Plan, how: Outcome): Move {
  withdraw(turn, plan);
  return end(turn, plan, how);
}

function withdraw(turn: StepTurn, plan: Plan): void {
  if (stageOf(turn, plan) === "asking") return;
  turn.effect({ kind: "request", to: "devices.withdraw", input: { order: turn.get(plan.order) } });
}

function stageOf(turn: StepTurn, plan: Plan): "previewing" | "asking" | "repairing" {
  const { stage } = recordOf(turn.get(plan.name));
  return stage === "asking" || stage === "repairing" ? stage : "previewing";
}

function consentWords(turn: StepTurn, plan: Plan): string {
  const { words, device } = recordOf(turn.get(plan.name));
  const { name } = recordOf(device ?? null);
  return `É isto que vou fazer em ${typeof name === "string" && name !== "" ? name : "seu computador"}:\n${String(words)}\nPosso começar?`;
}

/**
 * What was done and measured, in the room's words. `complete` is false when something that was promised was not done.
 */
function resultLines({
  words,
  complete,
}: Extract<ResultOf<"devices.repair">, { outcome: "repaired" }>["value"]): string {
  const lead = complete === false ? "Terminei, mas nem tudo o que eu previa foi feito:" : "Pronto! O que foi feito:";
  return [lead, words].join("\n");
}

import { z } from "zod";
import type { InboundContent } from "../content.js";
import { type ResultOf, readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { sayInvitation, typedAddress } from "./invitation.js";
import { recordOf } from "./order-in-flow.js";
import { makeQuestion, put, YES_NO } from "./question.js";
import { common, type OutcomeBody, outcome, type TimeoutBody, timeout, variableName } from "./shapes.js";
import {
  defineStep,
  type Move,
  NEXT,
  type Outcome,
  type Question,
  STAY,
  type StepCompiler,
  type StepTurn,
} from "./step-kind.js";

/** The invitation is made at once. After this many ms it has failed. */
const INVITE_MS = 60_000;
/** How long the step waits for the computer, for the yes, and for the report, when the author does not say. In ms. */
const AFTER_MS = 30 * 60_000;

/**
 * Invites the customer's computer, asks whether the one that connected is theirs, and waits for its report. Until then
 * the step keeps its notes in the variable that will get the report.
 */
export const diagnose = defineStep({
  verb: "diagnose",
  summary: "Convida o computador do cliente para um diagnóstico gratuito e guarda o relatório.",
  schema: z.strictObject({
    ...common,
    diagnose: z.strictObject({
      scope: z
        .enum(["full", "quick"])
        .optional()
        .meta({ description: "full mede tudo; quick, o essencial. Sem isso: full." }),
    }),
    save: variableName.meta({ description: "A variável (report) que guarda o relatório." }),
    timeout: timeout.optional(),
    on_declined: outcome.optional().meta({ description: "Quando o cliente não quis, ou o computador não era o dele." }),
    on_failed: outcome.optional().meta({ description: "Quando a medição não deu certo." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "report" }] : []),
  compile(step, compiler) {
    const variable = compiler.variable(step.save, "save");
    if (variable && variable.type !== "report" && variable.type !== "object") {
      compiler.problem(["save"], `"${step.save}" não guarda um relatório`, "Declare-a com type: report.");
    }
    const ends = endings(step, compiler);
    const plan: Plan = { name: step.save, scope: step.diagnose.scope ?? "full", after: ends.after, ends };
    return {
      waits: true,
      question: whileDiagnosing(plan),
      abandon: (turn) => reject(turn, plan),
      run(turn) {
        turn.set(plan.name, null);
        return invite(turn, plan, 0);
      },
      resume: (turn, signal) => {
        if (signal.kind === "timer") return late(turn, plan);
        return signal.kind === "result" ? heard(turn, plan, signal) : null;
      },
    };
  },
});

type Endings = { after: number; late: Outcome; declined: Outcome; failed: Outcome };
type Plan = { name: string; scope: "full" | "quick"; after: number; ends: Endings };
type Stage = "inviting" | "invited" | "asking" | "scanning";
type Result = { outcome: string; value: Value };
type Report = Extract<ResultOf<"devices.scan">, { outcome: "reported" }>["value"];

function endings(
  step: { timeout?: TimeoutBody; on_declined?: OutcomeBody; on_failed?: OutcomeBody },
  compiler: StepCompiler,
): Endings {
  const { on_declined, on_failed } = step;
  const quiet: Move = { kind: "give_up", flow: "system-timeout", inputs: {} };
  const late = compiler.timeout(step.timeout, quiet);
  return {
    after: late?.after ?? AFTER_MS,
    late: late?.outcome ?? { name: "timeout", target: null, otherwise: quiet },
    declined: compiler.outcome("on_declined", on_declined, {
      kind: "give_up",
      flow: "system-device",
      inputs: {
        text: "Tudo bem, nada foi enviado nem mudado. Vou chamar alguém da equipe para te ajudar de outro jeito.",
        reason: "O cliente não fez o diagnóstico",
      },
    }),
    failed: compiler.outcome("on_failed", on_failed, {
      kind: "give_up",
      flow: "system-device",
      inputs: {
        text: "Não consegui terminar o diagnóstico desse computador. Nada foi mudado nele. Vou chamar alguém da equipe para seguir com você.",
        reason: "O diagnóstico não terminou",
      },
    }),
  };
}

function invite(turn: StepTurn, plan: Plan, rejected: number): Move {
  const effect = turn.effect({ kind: "request", to: "devices.invite", input: { scope: plan.scope } });
  keep(turn, plan, { stage: "inviting", rejected });
  return { kind: "wait", wait: { for: "result", effect, after: INVITE_MS } };
}

function heard(turn: StepTurn, plan: Plan, signal: Result): Move {
  if (stageOf(turn, plan) === "scanning") return scanned(turn, plan, signal);
  const effect = turn.wait?.effect ?? undefined;
  const result = readResult("devices.invite", signal);
  switch (result?.outcome) {
    case "invited": {
      const { invite: id, code, url } = result.value;
      keep(turn, plan, { stage: "invited", invite: id, code, url });
      sayInvitation(turn, result.value);
      return { kind: "wait", wait: { for: "message", effect, after: plan.after } };
    }
    case "claimed": {
      const { invite: id, device } = result.value;
      keep(turn, plan, { stage: "asking", invite: id ?? null, device });
      put(turn, isItYours(turn, plan), YES_NO);
      return { kind: "wait", wait: { for: "message", effect, after: plan.after, options: [...YES_NO] } };
    }
    case "expired":
      turn.say({
        kind: "text",
        text: "O código venceu sem que o computador se conectasse. Quando quiser, é só pedir outro diagnóstico.",
      });
      return end(turn, plan, plan.ends.late);
    case "failed":
    case undefined:
      return end(turn, plan, plan.ends.failed);
  }
}

function scanned(turn: StepTurn, plan: Plan, signal: Result): Move {
  const result = readResult("devices.scan", signal);
  switch (result?.outcome) {
    case "reported":
      turn.set(plan.name, signal.value);
      turn.say({ kind: "text", text: reportLines(result.value) });
      return NEXT;
    case "declined":
      turn.say({ kind: "text", text: "Vi que o envio não foi autorizado no computador: nada foi enviado." });
      return end(turn, plan, plan.ends.declined);
    case "lost":
      turn.say({ kind: "text", text: "Perdi o contato com o computador antes de terminar." });
      return end(turn, plan, plan.ends.failed);
    case "failed":
    case undefined:
      return end(turn, plan, plan.ends.failed);
  }
}

/** When nobody waits for an invitation any more, it must let no computer in. */
function late(turn: StepTurn, plan: Plan): Move {
  const { invite: id } = kept(turn, plan);
  const stage = stageOf(turn, plan);
  if (id && stage !== "scanning") turn.effect({ kind: "request", to: "devices.reject", input: { invite: id } });
  return end(turn, plan, stage === "inviting" ? plan.ends.failed : plan.ends.late);
}

function reject(turn: StepTurn, plan: Plan): void {
  const { invite: id } = kept(turn, plan);
  if (id) turn.effect({ kind: "request", to: "devices.reject", input: { invite: id } });
}

function answered(turn: StepTurn, plan: Plan, isTheirs: boolean): Move {
  const { invite: id = null, rejected } = kept(turn, plan);
  if (isTheirs) {
    const input = { invite: id, scope: plan.scope };
    const effect = turn.effect({ kind: "request", to: "devices.scan", input });
    keep(turn, plan, { stage: "scanning" });
    turn.say({
      kind: "text",
      text: "Ótimo! Estou medindo. Em uns dois minutos o programa mostra na tela do computador tudo o que vai enviar e pergunta se pode.",
    });
    return { kind: "wait", wait: { for: "message", effect, after: plan.after } };
  }
  turn.effect({ kind: "request", to: "devices.reject", input: { invite: id } });
  if (typeof rejected === "number" && rejected > 0) return end(turn, plan, plan.ends.declined);
  turn.say({
    kind: "text",
    text: "Certo, desliguei aquele computador da conversa, e nada foi lido dele. Faço um convite novo, com outro código.",
  });
  return invite(turn, plan, 1);
}

/** The question about the computer, and the answers to messages while no question is open. */
function whileDiagnosing(plan: Plan): Question {
  const yesNo = makeQuestion({
    words: { source: "", fixed: "", render: () => "" },
    variable: "",
    type: "yes_no",
    label: "diagnóstico",
    options: YES_NO,
    interruptible: true,
    retry: { times: 2, say: null },
    failed: plan.ends.failed,
    fill: (turn, value) => answered(turn, plan, value === true),
  });
  const prompt = (turn: StepTurn): void => {
    if (stageOf(turn, plan) === "asking") put(turn, isItYours(turn, plan), YES_NO);
    else turn.say({ kind: "text", text: standing(turn, plan) });
  };
  return {
    ...yesNo,
    options: null,
    prompt,
    // Before a computer has connected there is no question that a loose yes or no could answer.
    loosely: (turn, content, computed) => (computed ? (yesNo.loosely?.(turn, content, computed) ?? null) : null),
    read: (turn, content, computed) =>
      computed ? yesNo.read(turn, content, computed) : { fit: "none", reason: remarkIn(content) },
    misread(turn, reason) {
      const stage = stageOf(turn, plan);
      if (stage === "invited" && reason === REFUSAL) return refuse(turn, plan);
      if (stage !== "asking") {
        const phone = stage === "invited" && reason === ON_PHONE;
        turn.say({ kind: "text", text: phone ? onPhone(turn, plan) : standing(turn, plan) });
        return STAY;
      }
      if (turn.countTry() > 2) return late(turn, plan);
      put(turn, `${reason} ${isItYours(turn, plan)}`, YES_NO);
      return STAY;
    },
  };
}

const ON_PHONE = "está no celular";
const REFUSAL = "não quer";

/** What to say to a message about the invitation while no question is open. */
function remarkIn(content: InboundContent): string {
  const text = content.kind === "text" ? content.text : "";
  if (PHONE.test(text)) return ON_PHONE;
  return REFUSES.test(text) ? REFUSAL : "nada foi perguntado";
}

const PHONE = /\b(celular|telefone|smartphone|iphone|android|tablet)\b/i;
const REFUSES = /\b(n[ãa]o (quero|posso|vou|consigo|tenho)|prefiro n[ãa]o|sem computador)(?![\p{L}])/iu;

function refuse(turn: StepTurn, plan: Plan): Move {
  turn.effect({ kind: "request", to: "devices.reject", input: { invite: kept(turn, plan).invite ?? null } });
  return end(turn, plan, plan.ends.declined);
}

/** What the step kept while it ran is no report, so it is removed: flows must not read it as one. */
function end(turn: StepTurn, plan: Plan, how: Outcome): Move {
  turn.set(plan.name, null);
  return { kind: "outcome", outcome: how };
}

function kept(turn: StepTurn, plan: Plan): { [name: string]: Value } {
  return recordOf(turn.get(plan.name));
}

function keep(turn: StepTurn, plan: Plan, what: { [name: string]: Value }): void {
  turn.set(plan.name, { ...kept(turn, plan), ...what });
}

function stageOf(turn: StepTurn, plan: Plan): Stage {
  const { stage } = kept(turn, plan);
  return stage === "invited" || stage === "asking" || stage === "scanning" ? stage : "inviting";
}

function isItYours(turn: StepTurn, plan: Plan): string {
  const { name, os } = recordOf(kept(turn, plan).device ?? null);
  return `${String(name)}, ${String(os)}: é o seu?`;
}

function standing(turn: StepTurn, plan: Plan): string {
  const stage = stageOf(turn, plan);
  if (stage === "scanning")
    return "Ainda estou medindo o seu computador. Se ele estiver perguntando na tela se pode enviar, responda por lá.";
  if (stage === "inviting") return "Só um momento, estou preparando o convite.";
  const { url, code } = kept(turn, plan);
  const first = `Estou esperando o computador se conectar. O link é ${String(url)} e o código, ${String(code)}. Se preferir uma pessoa, é só pedir.`;
  if (!turn.saidLately(first)) return first;
  return turn.anyOf([
    `O computador ainda não apareceu por aqui. O link e o código (${String(code)}) continuam os mesmos da mensagem de antes.`,
    "Continuo esperando o programa abrir no computador. Se ele não abrir, me conte o que aparece na tela, ou peça uma pessoa.",
  ]);
}

function onPhone(turn: StepTurn, plan: Plan): string {
  const { url, code } = kept(turn, plan);
  return `O programa precisa rodar no computador que está com problema. No navegador de lá, digite ${typedAddress(String(url))} e o código ${String(code)}. Pode também mandar o link para o seu e-mail e abrir por ele.`;
}

/**
 * The report in four lines at most: the score, the worst that was found with the names of the rest, what helps, and the
 * page. That something could not be measured is always said.
 */
function reportLines({ score, findings, unknown, url, device }: Report): string {
  const [first, ...others] = findings;
  const left = unknown.join(", ").toLowerCase();
  const fine = left === "" ? "Está tudo bem com ele." : `Nada de errado no que deu para medir. Ficou de fora: ${left}.`;
  const named = others.slice(0, 3).map(({ title }) => title.toLowerCase());
  const more = others.length > named.length ? ` e mais ${others.length - named.length}` : "";
  const also = named.length > 0 ? ` Também: ${named.join(", ")}${more}.` : "";
  return [
    `Pronto! Saúde de ${device?.name ?? "seu computador"}: ${score} de 100.`,
    first ? `${first.title}: ${first.meaning}${also}` : fine,
    ...(first?.remedy ? [`O que ajuda: ${first.remedy}`] : []),
    `Tudo em detalhe${first && left !== "" ? ", e o que não deu para medir" : ""}: ${url}`,
  ].join("\n");
}

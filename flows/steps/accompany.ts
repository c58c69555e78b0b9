import { z } from "zod";
import { readResult } from "../room-request.js";
import { common, outcome, text } from "./shapes.js";
import { defineStep, type Move, NEXT, type StepTurn } from "./step-kind.js";

/** How long the person at the computer has to answer, in ms. */
const ANSWER_MS = 30 * 60_000;
/** Everything but the beginning is only written down, and answered at once. */
const NOTE_MS = 60_000;

/**
 * Has the customer's computer accompanied from now on, or no more, or has its warnings kept out of the chat. The hub
 * accompanies nothing without the customer's last `consent` with the purpose `accompany` in this conversation, and the
 * agent asks at the computer, too.
 */
export const accompany = defineStep({
  verb: "accompany",
  summary:
    "Acompanha o computador do cliente (start), deixa de acompanhar (stop), ou para e volta a avisar (mute, unmute).",
  schema: z.strictObject({
    ...common,
    accompany: z.strictObject({
      act: z.enum(["start", "stop", "mute", "unmute"]),
      device: text
        .optional()
        .meta({ description: "O id do computador. Sem isso: o que foi medido por último nesta conversa." }),
    }),
    on_declined: outcome.optional().meta({ description: "Quando a pessoa no computador não quis." }),
    on_none: outcome.optional().meta({ description: "Quando o cliente não tem computador ligado à empresa." }),
    on_failed: outcome.optional().meta({ description: "Quando não deu certo, ou ninguém respondeu no computador." }),
  }),
  compile(step, compiler) {
    const { act, device } = step.accompany;
    const named = device === undefined ? null : compiler.text(device, "accompany", "device");
    const quiet = { kind: "next" } as const satisfies Move;
    const declined = compiler.outcome("on_declined", step.on_declined, quiet);
    const none = compiler.outcome("on_none", step.on_none, quiet);
    const failed = compiler.outcome("on_failed", step.on_failed, quiet);
    const inputOf = (turn: StepTurn) => ({ act, device: named === null ? null : turn.text(named) });
    return {
      waits: true,
      run(turn) {
        const effect = turn.effect({ kind: "request", to: "devices.accompany", input: inputOf(turn) });
        if (act === "start") turn.say({ kind: "text", text: ASKS });
        return { kind: "wait", wait: { for: "result", effect, after: act === "start" ? ANSWER_MS : NOTE_MS } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer") {
          // Otherwise a yes at the computer, weeks later, would still install what the chat calls off here.
          if (act === "start")
            turn.effect({ kind: "request", to: "devices.accompany", input: { ...inputOf(turn), act: "stop" } });
          turn.say({ kind: "text", text: NO_ANSWER });
          return { kind: "outcome", outcome: failed };
        }
        if (signal.kind !== "result") return null;
        const result = readResult("devices.accompany", signal);
        switch (result?.outcome) {
          case "staying":
          case "stopped":
          case "muted":
          case "unmuted":
            turn.say({ kind: "text", text: WORDS[result.outcome](result.value.device.name) });
            return NEXT;
          case "away":
            turn.say({ kind: "text", text: WORDS.away(result.value.device.name) });
            return NEXT;
          case "declined":
            turn.say({ kind: "text", text: WORDS.declined(result.value.device.name) });
            return { kind: "outcome", outcome: declined };
          case "none":
            turn.say({ kind: "text", text: NONE });
            return { kind: "outcome", outcome: none };
          case "failed":
          case undefined:
            turn.say({ kind: "text", text: FAILED });
            return { kind: "outcome", outcome: failed };
        }
      },
    };
  },
});

const ASKS = "Certo! Agora olhe para o computador: o programa pergunta ali se pode ficar. Sem o sim de lá, nada fica.";
const NO_ANSWER = "Ninguém respondeu no computador, então nada ficou nele. Quando quiser, é só pedir de novo.";
const NONE = "Não encontrei um computador seu ligado a nós. Peça um diagnóstico, e depois posso acompanhar.";
const FAILED = "Não consegui combinar isso agora. Tente de novo daqui a pouco, ou peça uma pessoa da equipe.";

const WORDS = {
  staying: (name: string) =>
    `Pronto: *${name}* está sendo acompanhado. Meço de tempos em tempos e só escrevo se aparecer algo errado. Para terminar, escreva "parar de acompanhar".`,
  stopped: (name: string) => `Pronto: *${name}* não é mais acompanhado, e o programa sai de lá.`,
  muted: (name: string) =>
    `Certo, não aviso mais sobre *${name}* por aqui. Para voltar a receber, escreva "voltar a avisar".`,
  unmuted: (name: string) => `Combinado: volto a avisar por aqui se aparecer algo em *${name}*.`,
  away: (name: string) =>
    `*${name}* está desligado ou com o programa fechado. Abra o programa nele: assim que se conectar, ele pergunta se pode ficar.`,
  declined: (name: string) => `Em *${name}* a resposta foi não. Nada ficou nele, e está tudo bem.`,
};

import { z } from "zod";
import { readResult } from "../room-request.js";
import { keepPayment, linkOf, setPayment, untilPaid } from "./kept-payment.js";
import { paymentQuestion } from "./payment-question.js";
import { askWay, over, refusal, remindOnce, sayHow, thanks } from "./payment-words.js";
import { QUIET_AFTER_MS } from "./question.js";
import { common, duration, outcome, variableName } from "./shapes.js";
import { defineStep, type Move, NEXT, STAY, type StepTurn } from "./step-kind.js";

/**
 * While the gateway is away, making the payment link is repeated for some minutes. After this many ms it has failed.
 */
const LINK_MS = 900_000;
const EXPIRES = "24h";

/** Sends the payment link of an approved order and waits until it is paid, or its time is over. */
export const charge = defineStep({
  verb: "charge",
  summary: "Cobra um pedido aprovado: manda o link e espera o pagamento.",
  schema: z.strictObject({
    ...common,
    charge: z.strictObject({
      order: variableName.meta({ description: "Variável que guarda o pedido (de quote)." }),
      expires: duration.optional().meta({ description: "Por quanto tempo o link vale. Sem isso: 24h." }),
    }),
    on_expired: outcome.optional().meta({ description: "Quando o prazo terminou sem pagamento." }),
    on_refused: outcome
      .optional()
      .meta({ description: "Quando uma tentativa foi recusada. Sem isso: diz, e o link continua valendo." }),
    on_failed: outcome.optional().meta({ description: "Quando a cobrança não pôde ser feita." }),
  }),
  compile(step, compiler) {
    const { order: name } = step.charge;
    const variable = compiler.variable(name, "charge", "order");
    if (variable && variable.type !== "order" && variable.type !== "object") {
      const remedy = "Use a variável que o passo quote guardou.";
      compiler.problem(["charge", "order"], `"${name}" não guarda um pedido`, remedy);
    }
    const expiresMs = compiler.duration(step.charge.expires ?? EXPIRES, "charge", "expires");
    if (expiresMs < 60_000)
      compiler.problem(["charge", "expires"], "o prazo é menor que um minuto", 'Escreva um prazo como "24h".');
    const expired = compiler.outcome("on_expired", step.on_expired, {
      kind: "give_up",
      flow: "system-timeout",
      inputs: {},
    });
    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-payment",
      inputs: {
        text: "Desculpe, não consegui fazer a cobrança agora, e nada foi cobrado. Vou chamar alguém da equipe para resolver isso com você.",
        reason: `a cobrança de "${compiler.key}" falhou`,
      },
    });
    /** People go on with it, and the customer hears why. */
    const leave = (text: string | undefined, what: string): Move => ({
      kind: "give_up",
      flow: "system-payment",
      inputs: { text: text ?? IN_DOUBT, reason: `o pagamento de "${compiler.key}" ${what}` },
    });
    const request = (turn: StepTurn, method: string | null): Move => {
      const input = { order: turn.get(name), expires_ms: expiresMs, ...(method !== null && { method }) };
      const effect = turn.effect({ kind: "request", to: "orders.charge", input });
      return { kind: "wait", wait: { for: "result", effect, after: LINK_MS } };
    };
    const refused =
      step.on_refused === undefined ? null : compiler.outcome("on_refused", step.on_refused, { kind: "next" });
    return {
      waits: true,
      irreversible: true,
      question: paymentQuestion(name, compiler, failed, request),
      abandon: (turn) => void turn.effect({ kind: "request", to: "orders.cancel", input: { order: turn.get(name) } }),
      run(turn) {
        return request(turn, null);
      },
      resume(turn, signal) {
        if (signal.kind === "timer" && turn.wait?.for === "message") {
          remindOnce(turn, name);
          return untilPaid(turn, name, turn.wait.effect ?? undefined);
        }
        if (signal.kind === "timer") return { kind: "outcome", outcome: failed };
        if (signal.kind !== "result") return null;
        const effect = turn.wait?.effect ?? undefined;
        const heard = readResult("orders.charge", signal);
        switch (heard?.outcome) {
          case "pending":
            keepPayment(turn, name, signal.value);
            sayHow(turn, name);
            return untilPaid(turn, name, effect);
          case "choose":
            setPayment(turn, name, null);
            askWay(turn, name, heard.value.ways);
            return {
              kind: "wait",
              wait: { for: "message", options: heard.value.ways, quietAfter: QUIET_AFTER_MS },
            };
          case "refused":
            if (refused) return { kind: "outcome", outcome: refused };
            if (turn.wait?.for !== "message") keepPayment(turn, name, signal.value);
            turn.say({ kind: "text", text: refusal(linkOf(turn, name)) });
            return turn.wait?.for === "message" ? STAY : untilPaid(turn, name, effect);
          case "paid":
            turn.set(name, signal.value);
            turn.say({ kind: "text", text: thanks(turn, name) });
            return NEXT;
          case "expired":
            if (!expired.target) turn.say({ kind: "text", text: over(turn, name) });
            return { kind: "outcome", outcome: expired };
          case "failed":
            return { kind: "outcome", outcome: failed };
          case "refunded":
            return leave(heard.value?.words ?? "O pagamento foi devolvido.", "foi devolvido");
          // A word that cannot be read may be money, so nobody says that nothing was charged.
          case undefined:
          case "review":
            return leave(heard?.value?.words, "precisa ser conferido");
        }
      },
    };
  },
});

const IN_DOUBT =
  "Chegou um aviso de pagamento que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.";

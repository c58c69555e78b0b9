import { z } from "zod";
import { readResult } from "../room-request.js";
import { priceOf } from "./order-in-flow.js";
import { common, duration, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT } from "./step-kind.js";

/** The answer comes soon, also while the gateway is away. After this many ms without any, people look at it. */
const ANSWER_MS = 900_000;

/** Gives a paid order back as a whole, under the company's rule. Everything else is for people. */
export const refund = defineStep({
  verb: "refund",
  summary: "Devolve um pedido pago inteiro, se o serviço ainda não começou e o prazo da empresa não passou.",
  schema: z.strictObject({
    ...common,
    refund: z.strictObject({
      order: variableName.meta({ description: "Variável que guarda o pedido pago." }),
      within: duration.meta({ description: "Até quanto tempo depois do pagamento a empresa devolve sem perguntar." }),
    }),
    on_refused: outcome
      .optional()
      .meta({ description: "Quando a regra não deixa devolver, ou não deu. Sem isso: uma pessoa cuida." }),
  }),
  compile(step, compiler) {
    const { order: name } = step.refund;
    const variable = compiler.variable(name, "refund", "order");
    if (variable && variable.type !== "order" && variable.type !== "object")
      compiler.problem(
        ["refund", "order"],
        `"${name}" não guarda um pedido`,
        "Use a variável que o passo quote guardou.",
      );
    const withinMs = compiler.duration(step.refund.within, "refund", "within");
    const refused = compiler.outcome("on_refused", step.on_refused, {
      kind: "give_up",
      flow: "system-payment",
      inputs: {
        text: "Para devolver esse pagamento, uma pessoa da equipe precisa olhar o pedido. Já chamei alguém, e a resposta vem por aqui.",
        reason: `a devolução de "${compiler.key}" precisa de uma pessoa`,
      },
    });
    return {
      waits: true,
      irreversible: true,
      run(turn) {
        const input = { order: turn.get(name), within_ms: withinMs };
        const effect = turn.effect({ kind: "request", to: "orders.refund", input });
        return { kind: "wait", wait: { for: "result", effect, after: ANSWER_MS } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer") return { kind: "outcome", outcome: refused };
        if (signal.kind !== "result") return null;
        const heard = readResult("orders.refund", signal);
        if (heard?.outcome !== "refunded" && heard?.outcome !== "under_way")
          return { kind: "outcome", outcome: refused };
        const { number, total } = heard.value;
        const amount = priceOf(total, turn.zone.locale);
        turn.set(name, signal.value);
        const text =
          heard.outcome === "refunded"
            ? `Pronto: devolvi ${amount} do pedido ${number}. Por Pix, o valor volta logo; no cartão, aparece em até duas faturas.`
            : `Pedi a devolução de ${amount} do pedido ${number}. O meio de pagamento ainda está cuidando dela: aviso por aqui assim que sair.`;
        turn.say({ kind: "text", text });
        return NEXT;
      },
    };
  },
});

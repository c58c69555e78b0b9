import { z } from "zod";
import { readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { dayAt, toIso } from "../values/calendar.js";
import { claimsPayment } from "../values/claims-payment.js";
import { wordsOf } from "../values/plain-text.js";
import { showDate } from "../values/show-date.js";
import { priceOf, readMoney, readOrder, recordOf } from "./order-in-flow.js";
import { common, duration, outcome, variableName } from "./shapes.js";
import { defineStep, NEXT, type Outcome, type Question, STAY, type StepTurn } from "./step-kind.js";

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
    const review: Outcome = {
      name: "review",
      target: null,
      otherwise: {
        kind: "give_up",
        flow: "system-payment",
        inputs: {
          text: "Chegou um aviso de pagamento que a equipe precisa conferir antes de seguir. Está tudo registrado, e uma pessoa responde por aqui.",
          reason: `o pagamento de "${compiler.key}" precisa ser conferido`,
        },
      },
    };
    const refused =
      step.on_refused === undefined ? null : compiler.outcome("on_refused", step.on_refused, { kind: "next" });
    return {
      waits: true,
      irreversible: true,
      question: whileUnpaid(name),
      abandon: (turn) => void turn.effect({ kind: "request", to: "orders.cancel", input: { order: turn.get(name) } }),
      run(turn) {
        const input = { order: turn.get(name), expires_ms: expiresMs };
        const effect = turn.effect({ kind: "request", to: "orders.charge", input });
        return { kind: "wait", wait: { for: "result", effect, after: LINK_MS } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer") return { kind: "outcome", outcome: failed };
        if (signal.kind !== "result") return null;
        const effect = turn.wait?.effect ?? undefined;
        const heard = readResult("orders.charge", signal);
        switch (heard?.outcome) {
          case "pending":
            keepLink(turn, name, signal.value);
            sayLink(turn, name);
            return { kind: "wait", wait: { for: "message", effect } };
          case "refused":
            if (refused) return { kind: "outcome", outcome: refused };
            if (turn.wait?.for !== "message") keepLink(turn, name, signal.value);
            turn.say({ kind: "text", text: refusal(linkOf(turn, name)) });
            return turn.wait?.for === "message" ? STAY : { kind: "wait", wait: { for: "message", effect } };
          case "paid":
            turn.set(name, signal.value);
            turn.say({ kind: "text", text: thanks(turn, name) });
            return NEXT;
          case "expired":
            if (!expired.target) turn.say({ kind: "text", text: over(turn, name) });
            return { kind: "outcome", outcome: expired };
          case "failed":
            return { kind: "outcome", outcome: failed };
          // A word that cannot be read may be money, so nobody says that nothing was charged.
          case undefined:
          case "review":
            return { kind: "outcome", outcome: review };
        }
      },
    };
  },
});

/** The link was given just now, so it is not repeated. */
const STILL_UNPAID = [
  "Ainda não vi o pagamento chegar. Assim que o pagamento for confirmado eu te aviso; o link continua o mesmo, logo acima.",
  "Sigo de olho. Assim que o pagamento for confirmado eu te aviso. Se preferir resolver com uma pessoa, é só pedir.",
];

const CLAIMS_PAID =
  /^(?:(?:oi|ok|pronto|opa|ja|eu|acabei de|sim|entao|ai|ta|e|ah) )*(?:paguei|pago|paga|fiz o (?:pix|pagamento)|transferi|ja (?:foi|fiz)|pagar agora)\b(?! (?:mais|amanha|depois|quando|se)\b)(?: [\p{L}\p{N}]+){0,5}$/u;
/** "Esquece, já consegui pagar": the claim stands behind other words, and the message says little else. */
const saysOnlyThat = (text: string) => wordsOf(text).length <= 9 && claimsPayment(text);

const NOT_YET =
  "Obrigado! Ainda não caiu por aqui, e eu confiro sozinho. Assim que o pagamento for confirmado, aviso você; não precisa pagar de novo.";
const STILL_NOT = [
  "Ainda não caiu, mas sigo conferindo. Assim que o pagamento for confirmado eu te aviso; não pague de novo.",
  "Por enquanto não apareceu. Assim que o pagamento for confirmado eu te aviso. Se passar muito tempo, é só pedir uma pessoa.",
];

/**
 * No message is a payment. A message that does not interrupt is answered with the state of the payment, and the wait
 * continues.
 */
function whileUnpaid(name: string): Question {
  const remind = (turn: StepTurn): void => {
    const link = linkOf(turn, name);
    const again = link ? ` Se ainda não pagou, o link é este: ${link}` : "";
    const standing = `Assim que o pagamento for confirmado eu te aviso por aqui.${again}`;
    const text = turn.saidLately(standing) ? turn.anyOf(STILL_UNPAID) : standing;
    turn.say({ kind: "text", text });
  };
  return {
    interruptible: true,
    freeText: false,
    label: "pagamento",
    variable: "",
    type: "object",
    options: [],
    read: () => ({ fit: "none", reason: "só o pagamento responde" }),
    // "Já paguei" is no question for the articles. Only the gateway can confirm a payment, and its message comes by
    // itself.
    loosely(_turn, content) {
      const text = content.kind === "text" ? content.text : "";
      return (CLAIMS_PAID.test(wordsOf(text).join(" ")) || saysOnlyThat(text)) && !text.includes("?")
        ? { fit: "weak", value: "paid", shown: "diz que pagou" }
        : null;
    },
    fill(turn) {
      turn.say({ kind: "text", text: turn.saidLately(NOT_YET) ? turn.anyOf(STILL_NOT) : NOT_YET });
      return { kind: "wait", wait: { for: "message", effect: turn.wait?.effect ?? undefined } };
    },
    misread(turn) {
      remind(turn);
      return STAY;
    },
    prompt: remind,
  };
}

/** Stores the link with the order, so that it can be given again. */
function keepLink(turn: StepTurn, name: string, value: Value): void {
  const { url, amount, expires_at } = recordOf(value);
  const payment = { url: url ?? null, amount: amount ?? null, expires_at: expires_at ?? null };
  turn.set(name, { ...recordOf(turn.get(name)), payment });
}

function linkOf(turn: StepTurn, name: string): string | null {
  const { url } = recordOf(recordOf(turn.get(name)).payment ?? null);
  return typeof url === "string" ? url : null;
}

function sayLink(turn: StepTurn, name: string): void {
  const order = readOrder(turn.get(name));
  const { amount, expires_at, url } = recordOf(recordOf(turn.get(name)).payment ?? null);
  const money = readMoney(amount);
  const what = [order ? `o pedido ${order.number}` : "o pedido", money ? `(${priceOf(money, turn.zone.locale)})` : ""];
  const until = typeof expires_at === "number" ? ` Ele vale até ${moment(turn, expires_at)}.` : "";
  turn.say({
    kind: "text",
    text: `Para pagar ${what.filter(Boolean).join(" ")}, use este link:\n${String(url)}\n${until.trim()}`.trim(),
  });
  turn.say({ kind: "text", text: "Assim que o pagamento for confirmado eu te aviso por aqui." });
}

function refusal(link: string | null): string {
  const again = link ? ` O link continua valendo; você pode tentar de novo ou pagar de outro jeito: ${link}` : "";
  return `O pagamento não foi aprovado, e nada foi cobrado.${again}`;
}

function thanks(turn: StepTurn, name: string): string {
  const order = readOrder(turn.get(name));
  if (!order) return "Pagamento confirmado. Obrigado!";
  return `Pagamento confirmado: ${priceOf(order.total, turn.zone.locale)}. Obrigado! O número do seu pedido é ${order.number}.`;
}

function over(turn: StepTurn, name: string): string {
  const order = readOrder(turn.get(name));
  return `O prazo para pagar ${order ? `o pedido ${order.number}` : "o pedido"} terminou, e nada foi cobrado. Se ainda quiser, é só pedir que eu faço outro link.`;
}

/** "amanhã, às 14:32" */
function moment(turn: StepTurn, at: number): string {
  const { timezone, locale } = turn.zone;
  const day = showDate(toIso(dayAt(at, timezone)), { timezone, locale, now: turn.at });
  const time = new Intl.DateTimeFormat(locale, { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(at);
  return `${day}, às ${time}`;
}

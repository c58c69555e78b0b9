import { z } from "zod";
import type { ChoiceOption } from "../content.js";
import { readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { dayAt, toIso } from "../values/calendar.js";
import { claimsPayment } from "../values/claims-payment.js";
import { wordsOf } from "../values/plain-text.js";
import { showDate } from "../values/show-date.js";
import { optionsFrom } from "./choices.js";
import { priceOf, readMoney, readOrder, recordOf } from "./order-in-flow.js";
import { makeQuestion, put, QUIET_AFTER_MS } from "./question.js";
import { common, duration, outcome, variableName } from "./shapes.js";
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
      question: questionOf(name, compiler, failed, request),
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

/** The link was given just now, so it is not repeated. */
const STILL_UNPAID = [
  "Ainda não vi o pagamento chegar. Assim que o pagamento for confirmado eu te aviso; vale o mesmo link ou código, logo acima.",
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

const WAYS_ASKED = "Como você prefere pagar?";

/** At first which way the customer wants to pay, when there are several; then nothing but the payment itself. */
function questionOf(
  name: string,
  compiler: StepCompiler,
  failed: Outcome,
  request: (turn: StepTurn, method: string | null) => Move,
): Question {
  const ways = makeQuestion({
    words: compiler.text(WAYS_ASKED),
    variable: "",
    type: "choice",
    label: "forma de pagamento",
    options: null,
    interruptible: true,
    retry: { times: 2, say: null },
    failed,
    fill: (turn, way) => request(turn, typeof way === "string" ? way : null),
  });
  const unpaid = whileUnpaid(name, ways, request);
  /** Until a way is chosen, the wait has the ways as its options. */
  const now = (turn: StepTurn): Question => ((turn.wait?.options ?? []).length > 0 ? ways : unpaid);
  return {
    ...unpaid,
    options: null,
    read: (turn, content, computed) => ((computed ?? []).length > 0 ? ways : unpaid).read(turn, content, computed),
    loosely: (turn, content, computed) =>
      ((computed ?? []).length > 0 ? ways : unpaid).loosely?.(turn, content, computed) ?? null,
    fill: (turn, value) => now(turn).fill(turn, value),
    misread: (turn, reason, heard) => now(turn).misread(turn, reason, heard),
    prompt(turn, form) {
      const options = turn.wait?.options ?? [];
      if (options.length > 0) askWay(turn, name, options);
      else unpaid.prompt(turn, form);
    },
  };
}

/**
 * No message is a payment. A message that does not interrupt is answered with the state of the payment, and the wait
 * continues; who names another way to pay gets that one.
 */
function whileUnpaid(name: string, ways: Question, request: (turn: StepTurn, method: string | null) => Move): Question {
  const remind = (turn: StepTurn): void => {
    const link = linkOf(turn, name);
    const code = codeOf(turn, name);
    const again = code
      ? " Se ainda não pagou, o código Pix vem a seguir."
      : link
        ? ` Se ainda não pagou, o link é este: ${link}`
        : "";
    const standing = `Assim que o pagamento for confirmado eu te aviso por aqui.${again}`;
    const lately = turn.saidLately(standing);
    turn.say({ kind: "text", text: lately ? turn.anyOf(STILL_UNPAID) : standing });
    if (code && !lately) turn.say({ kind: "text", text: code });
  };
  return {
    interruptible: true,
    freeText: false,
    label: "pagamento",
    variable: "",
    type: "object",
    options: [],
    read(turn, content) {
      const other = content.kind === "text" && !claimsPaid(content.text) ? otherWays(turn, name) : [];
      const reading = other.length > 0 ? ways.read(turn, content, other) : null;
      return reading?.fit === "sure" ? reading : { fit: "none", reason: "só o pagamento responde" };
    },
    // "Já paguei" is no question for the articles. Only the gateway can confirm a payment, and its message comes by
    // itself.
    loosely(_turn, content) {
      const text = content.kind === "text" ? content.text : "";
      return claimsPaid(text) && !text.includes("?") ? { fit: "weak", value: PAID, shown: "diz que pagou" } : null;
    },
    fill(turn, value) {
      if (typeof value === "string" && value !== PAID) return request(turn, value);
      turn.say({ kind: "text", text: turn.saidLately(NOT_YET) ? turn.anyOf(STILL_NOT) : NOT_YET });
      return untilPaid(turn, name, turn.wait?.effect ?? undefined);
    },
    misread(turn) {
      remind(turn);
      return STAY;
    },
    prompt: remind,
  };
}

/** What a customer says who has paid. No way to pay has such a name. */
const PAID = "(pago)";
const claimsPaid = (text: string): boolean => CLAIMS_PAID.test(wordsOf(text).join(" ")) || saysOnlyThat(text);

const MINUTE_MS = 60_000;
/** The end is reminded of so long before it (ms), and never later than this after the last word, or it may not be said. */
const LEAD = { part: 4, least: 10 * MINUTE_MS, most: 120 * MINUTE_MS };
const WINDOW_MS = 23 * 60 * MINUTE_MS;

/** The order's payment as it was told, kept with the order, so that it can be said again. */
function keepPayment(turn: StepTurn, name: string, value: Value): void {
  const { url, amount, expires_at, pix, ways } = recordOf(value);
  const end = typeof expires_at === "number" ? expires_at : null;
  setPayment(turn, name, {
    url: url ?? null,
    amount: amount ?? null,
    expires_at: end,
    pix: pix ?? null,
    ways: ways ?? [],
    remind_at: end === null ? null : remindAt(turn.at, end),
  });
}

function setPayment(turn: StepTurn, name: string, payment: Value): void {
  turn.set(name, { ...recordOf(turn.get(name)), payment });
}

/** Null when the end is so near that nobody needs to be reminded. */
function remindAt(now: number, end: number): number | null {
  const lead = Math.min(Math.max((end - now) / LEAD.part, LEAD.least), LEAD.most);
  const at = Math.round(Math.min(end - lead, now + WINDOW_MS));
  return at - now < LEAD.least ? null : at;
}

const paymentOf = (turn: StepTurn, name: string) => recordOf(recordOf(turn.get(name)).payment ?? null);

/** Waits for the payment, and until the customer must be reminded of it. */
function untilPaid(turn: StepTurn, name: string, effect: string | undefined): Move {
  const { remind_at: at } = paymentOf(turn, name);
  const after = typeof at === "number" ? Math.max(at - turn.at, 1_000) : undefined;
  return { kind: "wait", wait: { for: "message", effect, after } };
}

function remindOnce(turn: StepTurn, name: string): void {
  const payment = paymentOf(turn, name);
  setPayment(turn, name, { ...payment, remind_at: null });
  const { expires_at: end } = payment;
  if (typeof end !== "number" || end <= turn.at) return;
  const link = linkOf(turn, name);
  const code = codeOf(turn, name);
  const how = code ? " O código Pix vem a seguir." : link ? ` O link é este: ${link}` : "";
  const text = `Só um lembrete: ${whatIsPaid(turn, name)} pode ser pago até ${moment(turn, end)}.${how}`;
  turn.say({ kind: "text", text });
  if (code) turn.say({ kind: "text", text: code });
}

function otherWays(turn: StepTurn, name: string): ChoiceOption[] {
  return optionsFrom(paymentOf(turn, name).ways ?? null);
}

function linkOf(turn: StepTurn, name: string): string | null {
  const { url } = paymentOf(turn, name);
  return typeof url === "string" ? url : null;
}

/** The text of a Pix, which the customer copies into the bank's app. */
function codeOf(turn: StepTurn, name: string): string | null {
  const { code } = recordOf(paymentOf(turn, name).pix ?? null);
  return typeof code === "string" ? code : null;
}

/** "o pedido 12 (R$ 49,90)" */
function whatIsPaid(turn: StepTurn, name: string): string {
  const order = readOrder(turn.get(name));
  const money = readMoney(paymentOf(turn, name).amount) ?? order?.total ?? null;
  const price = money ? `(${priceOf(money, turn.zone.locale)})` : "";
  return [order ? `o pedido ${order.number}` : "o pedido", price].filter(Boolean).join(" ");
}

function askWay(turn: StepTurn, name: string, ways: readonly ChoiceOption[]): void {
  put(turn, `Vamos ao pagamento: ${whatIsPaid(turn, name)}. ${WAYS_ASKED}`, ways);
}

function sayHow(turn: StepTurn, name: string): void {
  const code = codeOf(turn, name);
  const { expires_at } = paymentOf(turn, name);
  const until = typeof expires_at === "number" ? ` Ele vale até ${moment(turn, expires_at)}.` : "";
  if (code) return sayPix(turn, name, code, until);
  const text = `Para pagar ${whatIsPaid(turn, name)}, use este link:\n${String(linkOf(turn, name))}\n${until.trim()}`;
  turn.say({ kind: "text", text: text.trim() });
  turn.say({ kind: "text", text: "Assim que o pagamento for confirmado eu te aviso por aqui." });
}

/** The code comes last and alone, so that one touch copies it. */
function sayPix(turn: StepTurn, name: string, code: string, until: string): void {
  const { picture } = recordOf(paymentOf(turn, name).pix ?? null);
  const image = {
    kind: "media",
    media: "image",
    mime: "image/png",
    name: "pix.png",
    caption: "QR code do Pix",
  } as const;
  const shown = typeof picture === "string" && turn.carries({ ...image, fileId: picture });
  if (shown) turn.say({ ...image, fileId: picture });
  const how = shown ? "leia o QR code acima no app do seu banco, ou copie o código" : "copie o código";
  turn.say({
    kind: "text",
    text: `Para pagar ${whatIsPaid(turn, name)} por Pix, ${how} da próxima mensagem e cole em Pix copia e cola.${until} Assim que o pagamento for confirmado eu te aviso por aqui.`,
  });
  turn.say({ kind: "text", text: code });
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

import { claimsPayment } from "../values/claims-payment.js";
import { wordsOf } from "../values/plain-text.js";
import { codeOf, linkOf, otherWays, untilPaid } from "./kept-payment.js";
import { askWay, WAYS_ASKED } from "./payment-words.js";
import { makeQuestion } from "./question.js";
import { type Move, type Outcome, type Question, STAY, type StepCompiler, type StepTurn } from "./step-kind.js";

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

/** At first which way the customer wants to pay, when there are several; then nothing but the payment itself. */
export function paymentQuestion(
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

import type { ChoiceOption } from "../content.js";
import { dayAt, toIso } from "../values/calendar.js";
import { showDate } from "../values/show-date.js";
import { codeOf, linkOf, paymentOf, setPayment } from "./kept-payment.js";
import { priceOf, readMoney, readOrder, recordOf } from "./order-in-flow.js";
import { put } from "./question.js";
import type { StepTurn } from "./step-kind.js";

export const WAYS_ASKED = "Como você prefere pagar?";

/** "o pedido 12 (R$ 49,90)" */
function whatIsPaid(turn: StepTurn, name: string): string {
  const order = readOrder(turn.get(name));
  const money = readMoney(paymentOf(turn, name).amount) ?? order?.total ?? null;
  const price = money ? `(${priceOf(money, turn.zone.locale)})` : "";
  return [order ? `o pedido ${order.number}` : "o pedido", price].filter(Boolean).join(" ");
}

export function askWay(turn: StepTurn, name: string, ways: readonly ChoiceOption[]): void {
  put(turn, `Vamos ao pagamento: ${whatIsPaid(turn, name)}. ${WAYS_ASKED}`, ways);
}

export function sayHow(turn: StepTurn, name: string): void {
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

export function refusal(link: string | null): string {
  const again = link ? ` O link continua valendo; você pode tentar de novo ou pagar de outro jeito: ${link}` : "";
  return `O pagamento não foi aprovado, e nada foi cobrado.${again}`;
}

export function thanks(turn: StepTurn, name: string): string {
  const order = readOrder(turn.get(name));
  if (!order) return "Pagamento confirmado. Obrigado!";
  return `Pagamento confirmado: ${priceOf(order.total, turn.zone.locale)}. Obrigado! O número do seu pedido é ${order.number}.`;
}

export function over(turn: StepTurn, name: string): string {
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

export function remindOnce(turn: StepTurn, name: string): void {
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

import type { OrderState } from "../../bot/vocabulary/order-states.js";
import { html, type Markup } from "../../platform/http/html.js";
import { momentWords } from "../order-news.js";
import type { CustomerOrder } from "../ports.js";
import { showAmount } from "../show-amount.js";
import { customerFrame } from "./customer-frame.js";
import { NOT_FISCAL, type Receipt, receiptOf } from "./receipt.js";

type Place = {
  /** The path of this order's pages. */
  root: string;
  /** Where the conversation goes on; null where only the customer knows. */
  chat: string | null;
  now: number;
};

/** The customer's page of an order: where it stands, what is to be done now, what was sold, report and receipt. */
export function customerPage(order: CustomerOrder, place: Place) {
  const { company, number } = order;
  const receipt = receiptOf(order);
  const title = `Pedido ${number}`;
  const body = html`<h1>${title}</h1>
<p class="muted">${stateWords(order)}</p>
${payCard(order, place)}
<section class="card"><h2>O que foi combinado</h2>${itemList(order)}</section>
${receipt && html`<section class="card"><h2>Recibo</h2><p>O pagamento está confirmado.</p><p><a class="button plain" href="${place.root}/recibo">Ver o recibo</a></p></section>`}
${reportCard(order)}`;
  return customerFrame({
    title: `${title}, ${company.name}`,
    shop: company,
    root: place.root,
    back: backTo(place.chat),
    body,
  });
}

/** The receipt as a page. */
export function receiptPage(order: CustomerOrder, receipt: Receipt, root: string) {
  const { company } = order;
  const title = `Recibo do pedido ${receipt.number}`;
  const body = html`<h1>${title}</h1>
<section class="card"><h2>${receipt.shop}</h2>${receipt.about.map((line) => html`<p class="muted">${line}</p>`)}
${receipt.customer === null ? null : html`<p>Cliente: ${receipt.customer}</p>`}</section>
<section class="card"><dl>${receipt.lines.map(({ title: name, amount }) => html`<dt>${name}</dt><dd>${amount}</dd>`)}
${receipt.discount === null ? null : html`<dt>Desconto</dt><dd>${receipt.discount}</dd>`}
<dt class="sum">Total</dt><dd class="sum">${receipt.total}</dd></dl></section>
${receipt.payments.map(
  ({ method, amount, at, gateway, id }) => html`<section class="card"><h2>Pago em ${at}</h2>
<dl><dt>${method} (${gateway})</dt><dd>${amount}</dd></dl><p class="muted">Número no meio de pagamento: ${id}</p></section>`,
)}
<p class="muted">${NOT_FISCAL}</p>
<p><a class="button plain" href="${root}/recibo.pdf">Baixar em PDF</a></p>`;
  const back = html`<p class="back"><a href="${root}">Voltar para o pedido</a></p>`;
  return customerFrame({ title, shop: company, root, back, body });
}

/** For an address that is nobody's, revoked or over. It does not say which. */
export function noOrderPage() {
  const body = html`<h1>Este endereço não vale mais</h1>
<p>Ele pode ter sido cancelado ou ter passado do prazo. Peça outro na conversa com a loja: é rápido.</p>`;
  return customerFrame({
    title: "Endereço que não vale mais",
    shop: { name: "Balcão", color: null },
    root: null,
    back: html``,
    body,
  });
}

function backTo(chat: string | null): Markup {
  return chat === null
    ? html`<p class="back muted">Para falar com a loja, volte à conversa em que você recebeu este endereço.</p>`
    : html`<p class="back"><a href="${chat}" rel="noopener noreferrer">Voltar para a conversa</a></p>`;
}

const STATES: Readonly<Record<OrderState, string>> = {
  quoted: "Orçamento feito. Responda na conversa se podemos seguir.",
  declined: "Você preferiu não seguir com este orçamento. Se mudar de ideia, é só falar na conversa.",
  approved: "Aprovado. Falta o pagamento para começarmos.",
  paid: "Pago. Agora é com a gente.",
  scheduled: "Agendado.",
  working: "Em andamento.",
  waiting_for_parts: "Esperando peças. Seguimos assim que elas chegarem.",
  done: "Pronto!",
  under_warranty: "Em garantia: estamos cuidando disso.",
  closed: "Encerrado. Obrigado!",
  cancelled: "Cancelado.",
  review: "A equipe está conferindo este pedido e fala com você na conversa.",
  refunded: "O dinheiro deste pedido foi devolvido.",
};

function stateWords({ state, scheduledFor, company }: CustomerOrder): string {
  if (state !== "scheduled" || scheduledFor === null) return STATES[state];
  return `Agendado: ${momentWords(scheduledFor, company.locale, company.timezone)}.`;
}

/** The one thing to do now. Only a payment that can still be paid is offered, and never for an order that is paid. */
function payCard({ state, payments, company }: CustomerOrder, { root, now }: Place): Markup | null {
  if (state !== "approved") return null;
  const open = payments.find((payment) => payment.state === "pending" && payment.expiresAt > now);
  if (!open)
    return html`<section class="card"><h2>Pagamento</h2><p>Não há cobrança aberta. Peça na conversa, e mandamos outra.</p></section>`;
  const { amount, currency, url, pixCode, pixPicture, expiresAt } = open;
  const until = momentWords(expiresAt, company.locale, company.timezone);
  const picture =
    pixPicture === null ? null : html`<img src="${root}/pix.png" alt="QR code do Pix" width="220" height="220">`;
  const pix =
    pixCode === null
      ? null
      : html`${picture}<label for="pix">Pix copia e cola</label>
<p><textarea id="pix" readonly>${pixCode}</textarea></p><p><button class="button wide" type="button" data-copy="pix" hidden>Copiar o código</button></p>`;
  const link =
    pixCode !== null || url === null
      ? null
      : html`<p><a class="button wide" href="${url}" rel="noopener noreferrer">Pagar ${showAmount(amount, currency)}</a></p>`;
  return html`<section class="card"><h2>Pagar ${showAmount(amount, currency)}</h2>${pix}${link}
<p class="muted">Vale até ${until}. Assim que o pagamento for confirmado, o aviso chega na conversa.</p></section>`;
}

function itemList({ lines, discount, total, currency }: CustomerOrder): Markup {
  return html`<dl>${lines.map(
    ({ title, price, quantity }) =>
      html`<dt>${quantity === 1 ? title : `${quantity} × ${title}`}</dt><dd>${showAmount(price * quantity, currency)}</dd>`,
  )}
${discount > 0 ? html`<dt>Desconto</dt><dd>-${showAmount(discount, currency)}</dd>` : null}
<dt class="sum">Total</dt><dd class="sum">${showAmount(total, currency)}</dd></dl>`;
}

function reportCard({ report }: CustomerOrder): Markup | null {
  if (report === null) return null;
  const score = report.score === null ? null : html`<p>Saúde do computador: ${report.score} de 100.</p>`;
  return html`<section class="card"><h2>Diagnóstico</h2>${score}<p><a class="button plain" href="/r/${report.pageKey}">Ver o relatório</a></p></section>`;
}

import { encode } from "uqr";
import { html, type Markup, trusted } from "../../platform/http/html.js";
import { bell, htmlPage, pageStyle } from "../../platform/http/html-page.js";
import { showAmount } from "../show-amount.js";
import { pixCode } from "./pix-code.js";
import { refundedOf, type SandboxPayment } from "./sandbox-store.js";

/** The sandbox's checkout page. It works without scripts; one small script copies the code. */
export function sandboxPage(payment: SandboxPayment, zone: { now: number; timezone: string }): string {
  const amount = showAmount(payment.amount, payment.currency);
  return page(
    `Pagamento de ${amount}`,
    html`<p class="what">${payment.title}</p>
    <p class="amount">${amount}</p>
    ${stateOf(payment, zone)}
    ${acts(payment)}
    ${payment.state === "pending" ? pix(payment) : null}`,
  );
}

/** The page for a payment that does not exist. */
export function missingPage(): string {
  return page(
    "Pagamento não encontrado",
    html`<p class="state"><strong>Este link de pagamento não existe.</strong> Confira se o endereço veio inteiro, ou peça um novo na conversa.</p>`,
  );
}

function stateOf(payment: SandboxPayment, { timezone }: { timezone: string }): Markup {
  const at = (moment: number) =>
    new Intl.DateTimeFormat("pt-BR", {
      timeZone: timezone,
      day: "2-digit",
      month: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    })
      .format(moment)
      .replace(", ", " às ");
  switch (payment.state) {
    case "paid": {
      const back = refundedOf(payment);
      const part = back === 0 ? null : html`<p>Devolvido em parte: ${showAmount(back, payment.currency)}.</p>`;
      return html`<p class="state good" role="status"><strong>Pago</strong> em ${at(payment.paidAt ?? payment.createdAt)}. Pode voltar para a conversa: o aviso chega por lá.</p>${part}`;
    }
    case "refunded":
      return html`<p class="state late" role="status"><strong>Devolvido.</strong> O valor voltou para quem pagou, e este link não vale mais.</p>`;
    case "expired":
      if (payment.calledOffAt !== undefined)
        return html`<p class="state late" role="status"><strong>Cancelado a seu pedido</strong> em ${at(payment.calledOffAt)}. Nada foi cobrado, e este link não vale mais.</p>
    <p>Mudou de ideia? Feche esta página, volte para a conversa e diga por lá: mandamos outro link.</p>`;
      return html`<p class="state late" role="status"><strong>Vencido</strong> em ${at(payment.expiresAt)}. Nada foi cobrado. Para pagar, volte para a conversa e peça outro link.</p>`;
    case "pending": {
      const refused =
        payment.refusals > 0
          ? html`<p class="state bad" role="status"><strong>A última tentativa foi recusada.</strong> Nada foi cobrado, e o link continua valendo.</p>`
          : null;
      return html`${refused}<p class="state">Aguardando pagamento. Vale até ${at(payment.expiresAt)}.</p>`;
    }
  }
}

function pix(payment: SandboxPayment): Markup {
  const code = pixCode(payment);
  return html`<section aria-labelledby="pix">
      <h2 id="pix">Pix</h2>
      ${trusted(qrSvg(code))}
      <label for="code">Pix copia e cola</label>
      <textarea id="code" readonly rows="5" spellcheck="false">${code}</textarea>
      <button type="button" class="quiet" id="copy" data-copied="Código copiado">Copiar código</button>
      <p class="small">É um código de mentira: nenhum banco aceita. Para pagar aqui, use os botões acima.</p>
    </section>`;
}

function acts(payment: SandboxPayment): Markup | null {
  const button = (act: string, words: string, kind: string) =>
    html`<form method="post" action="${payment.id}/${act}"><button class="${kind}">${words}</button></form>`;
  const late = (words: string, buttonWords: string) =>
    html`<p class="small">${words}</p>${button("pay", buttonWords, "quiet")}`;
  if (payment.state === "paid" || payment.state === "refunded") return null;
  const buttons =
    payment.state === "pending"
      ? html`${button("pay", "Pagar", "main")}${button("refuse", "Recusar", "quiet")}${button("expire", "Deixar vencer", "quiet")}`
      : payment.calledOffAt === undefined
        ? late("Para ver o que acontece quando o dinheiro chega depois do prazo:", "Pagar com atraso")
        : late("Para ver o que acontece quando o dinheiro chega depois do cancelamento:", "Pagar mesmo assim");
  return html`<section aria-labelledby="acts"><h2 id="acts">O que você quer simular?</h2><div class="acts">${buttons}</div></section>`;
}

/** A QR code as one SVG path, dark on white in every theme, with the quiet zone that readers need. */
export function qrSvg(text: string): string {
  const { data: grid, size } = encode(text, { ecc: "M", border: 4 });
  const path = grid
    .flatMap((row, y) =>
      [
        ...row
          .map((dark) => (dark ? "1" : "0"))
          .join("")
          .matchAll(/1+/g),
      ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
    )
    .join("");
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code do Pix simulado" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#1C1F23" d="${path}"/></svg>`;
}

function page(title: string, body: Markup): string {
  return htmlPage({
    title: `${title} (simulação)`,
    head: html`<link rel="stylesheet" href="/sandbox-gateway/page.css">
<script src="/sandbox-gateway/page.js" defer></script>`,
    body: html`<body>
  <header class="notice"><strong>Simulação.</strong> Este pagamento é de mentira: nenhum dinheiro sai de nenhuma conta.</header>
  <main>
    <h1>${bell(28)}<span>Pagamento de teste</span></h1>
    ${body}
  </main>
</body>`,
  });
}

export const PAGE_SCRIPT = `const button = document.getElementById("copy");
const code = document.getElementById("code");
if (button && code) {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    code.select();
    try { await navigator.clipboard.writeText(code.value); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
`;

export const PAGE_STYLE =
  pageStyle(`.notice { margin: 0; padding: 12px 16px; text-align: center; color: var(--amber); background: var(--amber-soft); border-bottom: 1px solid var(--line); }
main { max-width: 440px; margin: 24px auto 48px; padding: 24px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--corner); box-shadow: var(--shadow); }
h1 { display: flex; align-items: center; gap: 8px; margin: 0 0 16px; font-size: var(--size-20); color: var(--brand); }
h1 span { color: var(--ink); }
h2 { margin: 24px 0 8px; font-size: var(--size-16); }
.what { margin: 0; color: var(--muted); }
.amount { margin: 0 0 12px; font-size: var(--size-28); font-weight: 600; line-height: 1.2; }
.state { margin: 0 0 8px; padding: 8px 12px; border-left: 3px solid var(--line); }
.state.good { border-color: var(--brand); background: var(--brand-soft); }
.state.late { border-color: var(--amber); background: var(--amber-soft); }
.state.bad { border-color: var(--red); }
.state.bad strong { color: var(--red); }
.qr { display: block; width: 232px; max-width: 100%; margin: 0 auto 16px; border: 1px solid var(--line); border-radius: var(--corner); background: #fff; }
label { display: block; margin-bottom: 4px; color: var(--muted); font-size: var(--size-14); }
textarea { width: 100%; padding: 8px; border: 1px solid var(--line); border-radius: var(--corner); background: var(--paper); color: var(--ink); font: var(--size-13)/1.4 ui-monospace, SFMono-Regular, Menlo, monospace; resize: none; overflow-wrap: anywhere; }
.small { margin: 8px 0 0; color: var(--muted); font-size: var(--size-14); }
.acts { display: grid; gap: 8px; }
form { margin: 0; }
button { width: 100%; min-height: 48px; padding: 8px 16px; border: 1px solid var(--line); border-radius: var(--corner); background: var(--surface); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button.main { border-color: var(--brand); background: var(--brand); color: var(--on-brand); }
button:hover { border-color: var(--brand); }
@media (max-width: 480px) { main { margin: 0; border: 0; border-radius: 0; box-shadow: none; } }
`);

import { encode } from "uqr";
import { showAmount } from "../show-amount.js";
import { pixCode } from "./pix-code.js";
import type { SandboxPayment } from "./sandbox-store.js";

/** The sandbox's checkout page. It works without scripts; one small script copies the code. */
export function sandboxPage(payment: SandboxPayment, zone: { now: number; timezone: string }): string {
  const amount = showAmount(payment.amount, payment.currency);
  return page(
    `Pagamento de ${amount}`,
    `<p class="what">${escape(payment.title)}</p>
    <p class="amount">${escape(amount)}</p>
    ${stateOf(payment, zone)}
    ${acts(payment)}
    ${payment.state === "pending" ? pix(payment) : ""}`,
  );
}

/** The page for a payment that does not exist. */
export function missingPage(): string {
  return page(
    "Pagamento não encontrado",
    `<p class="state"><strong>Este link de pagamento não existe.</strong> Confira se o endereço veio inteiro, ou peça um novo na conversa.</p>`,
  );
}

function stateOf(payment: SandboxPayment, { timezone }: { timezone: string }): string {
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
    case "paid":
      return `<p class="state good" role="status"><strong>Pago</strong> em ${at(payment.paidAt ?? payment.createdAt)}. Pode voltar para a conversa: o aviso chega por lá.</p>`;
    case "expired":
      if (payment.calledOffAt !== undefined)
        return `<p class="state late" role="status"><strong>Cancelado a seu pedido</strong> em ${at(payment.calledOffAt)}. Nada foi cobrado, e este link não vale mais.</p>
    <p>Mudou de ideia? Feche esta página, volte para a conversa e diga por lá: mandamos outro link.</p>`;
      return `<p class="state late" role="status"><strong>Vencido</strong> em ${at(payment.expiresAt)}. Nada foi cobrado. Para pagar, volte para a conversa e peça outro link.</p>`;
    case "pending": {
      const refused =
        payment.refusals > 0
          ? `<p class="state bad" role="status"><strong>A última tentativa foi recusada.</strong> Nada foi cobrado, e o link continua valendo.</p>`
          : "";
      return `${refused}<p class="state">Aguardando pagamento. Vale até ${at(payment.expiresAt)}.</p>`;
    }
  }
}

function pix(payment: SandboxPayment): string {
  const code = pixCode(payment);
  return `<section aria-labelledby="pix">
      <h2 id="pix">Pix</h2>
      ${qrSvg(code)}
      <label for="code">Pix copia e cola</label>
      <textarea id="code" readonly rows="5" spellcheck="false">${escape(code)}</textarea>
      <button type="button" class="quiet" id="copy" data-copied="Código copiado">Copiar código</button>
      <p class="small">É um código de mentira: nenhum banco aceita. Para pagar aqui, use os botões acima.</p>
    </section>`;
}

function acts(payment: SandboxPayment): string {
  const button = (act: string, words: string, kind: string) =>
    `<form method="post" action="${payment.id}/${act}"><button class="${kind}">${words}</button></form>`;
  if (payment.state === "paid") return "";
  const heading = `<h2 id="acts">O que você quer simular?</h2>`;
  const buttons =
    payment.state === "pending"
      ? button("pay", "Pagar", "main") +
        button("refuse", "Recusar", "quiet") +
        button("expire", "Deixar vencer", "quiet")
      : payment.calledOffAt === undefined
        ? `<p class="small">Para ver o que acontece quando o dinheiro chega depois do prazo:</p>${button("pay", "Pagar com atraso", "quiet")}`
        : `<p class="small">Para ver o que acontece quando o dinheiro chega depois do cancelamento:</p>${button("pay", "Pagar mesmo assim", "quiet")}`;
  return `<section aria-labelledby="acts">${heading}<div class="acts">${buttons}</div></section>`;
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

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="pt-BR">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <meta name="color-scheme" content="light dark">
  <title>${escape(title)} (simulação)</title>
  <link rel="stylesheet" href="/sandbox-gateway/page.css">
  <script src="/sandbox-gateway/page.js" defer></script>
</head>
<body>
  <header class="notice"><strong>Simulação.</strong> Este pagamento é de mentira: nenhum dinheiro sai de nenhuma conta.</header>
  <main>
    <h1>${BELL}<span>Pagamento de teste</span></h1>
    ${body}
  </main>
</body>
</html>
`;
}

const BELL = `<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path fill="currentColor" d="M11 4h2v2.06A8 8 0 0 1 20 14H4a8 8 0 0 1 7-7.94zM3 16h18v3H3z"/></svg>`;

function escape(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
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

export const PAGE_STYLE = `:root { --paper: #FAF9F6; --surface: #FFFFFF; --line: #E6E3DC; --ink: #1C1F23; --muted: #5F6670; --brand: #0F766E; --on-brand: #FFFFFF; --soft: #E3F2EF; --amber: #B45309; --amber-soft: #FDF1E0; --red: #B91C1C; }
@media (prefers-color-scheme: dark) { :root { --paper: #14161A; --surface: #1B1E24; --line: #2A2F37; --ink: #EDEBE6; --muted: #9AA2AD; --brand: #2DD4BF; --on-brand: #14161A; --soft: #123B38; --amber: #F59E0B; --amber-soft: #2E2413; --red: #F87171; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
.notice { margin: 0; padding: 12px 16px; text-align: center; color: var(--amber); background: var(--amber-soft); border-bottom: 1px solid var(--line); }
main { max-width: 440px; margin: 24px auto 48px; padding: 24px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 1px 3px rgb(0 0 0 / .08); }
h1 { display: flex; align-items: center; gap: 8px; margin: 0 0 16px; font-size: 18px; color: var(--brand); }
h1 span { color: var(--ink); }
h2 { margin: 24px 0 8px; font-size: 16px; }
.what { margin: 0; color: var(--muted); }
.amount { margin: 0 0 12px; font-size: 32px; font-weight: 650; line-height: 1.2; }
.state { margin: 0 0 8px; padding: 8px 12px; border-left: 3px solid var(--line); }
.state.good { border-color: var(--brand); background: var(--soft); }
.state.late { border-color: var(--amber); background: var(--amber-soft); }
.state.bad { border-color: var(--red); }
.state.bad strong { color: var(--red); }
.qr { display: block; width: 232px; max-width: 100%; margin: 0 auto 16px; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
label { display: block; margin-bottom: 4px; color: var(--muted); font-size: 14px; }
textarea { width: 100%; padding: 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: 13px/1.4 ui-monospace, SFMono-Regular, Menlo, monospace; resize: none; overflow-wrap: anywhere; }
.small { margin: 8px 0 0; color: var(--muted); font-size: 14px; }
.acts { display: grid; gap: 8px; }
form { margin: 0; }
button { width: 100%; min-height: 48px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button.main { border-color: var(--brand); background: var(--brand); color: var(--on-brand); }
button:hover { border-color: var(--brand); }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
@media (max-width: 480px) { main { margin: 0; border: 0; border-radius: 0; box-shadow: none; } }
`;

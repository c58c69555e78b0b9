import { renderSVG } from "uqr";
import { type Answer, Refusal, type Routes } from "../shared/exchange.js";
import { buttonForm, escapeHtml, htmlPage, reais } from "../shared/html-page.js";
import { qrPng } from "../shared/qr-png.js";
import { decline, openLink, pay, payPix } from "./customer.js";
import type { PaymentIntent, Session } from "./objects.js";
import { shownPix } from "./pix.js";
import { type Account, owner, type World } from "./world.js";

/** What the customer sees in a browser: Checkout, payment links, and the instructions of a Pix. */
export function pages(world: World): Routes {
  return {
    "GET /c/pay/:id": (call) => checkoutPage(world, sessionOf(world, call.params.id).session),
    "POST /c/pay/:id": (call) => {
      const { account, session } = sessionOf(world, call.params.id);
      if (session.status !== "open") return checkoutPage(world, session);
      const act = new URLSearchParams(call.body.toString("utf8")).get("act");
      if (act === "decline") {
        decline(world, account, session, "generic_decline");
        return page("Cartão recusado", `<p><a href="/c/pay/${session.id}">Tentar de novo</a></p>`);
      }
      pay(world, account, session, { method: act === "pix" ? "pix" : "card", money: "now", late: false });
      if (!session.success_url) return page("Pago", "");
      const location = session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
      return { status: 303, headers: { location } };
    },
    "GET /b/:code": (call) => {
      for (const account of world.accounts) {
        const link = [...account.tables.payment_link.values()].find(({ url }) =>
          url.endsWith(`/b/${call.params.code}`),
        );
        if (!link) continue;
        if (!link.active) return page("Este link não está mais ativo", "");
        const { id } = openLink(world, account, link, call.query.get("client_reference_id"));
        return { status: 303, headers: { location: `/c/pay/${id}` } };
      }
      throw missing();
    },
    "GET /pix/:id": (call) => {
      const { intent } = intentOf(world, call.params.id);
      const shown = shownPix(intent);
      if (!shown) return page("Este Pix não está mais aberto", "");
      const code = `<p>Pix copia e cola:</p><code>${escapeHtml(shown.data)}</code>`;
      return page(`Pix de ${reais(intent.amount)}`, `${code}${buttonForm(`/pix/${intent.id}`, {}, "Pagar")}`);
    },
    "POST /pix/:id": (call) => {
      const { account, intent } = intentOf(world, call.params.id);
      if (shownPix(intent)) payPix(world, account, intent, false);
      return page("Pix pago", "");
    },
    "GET /pix/:id/qr.png": (call) => {
      const shown = shownPix(intentOf(world, call.params.id).intent);
      if (!shown) throw missing();
      return { status: 200, picture: { type: "png", bytes: qrPng(shown.data) } };
    },
    "GET /pix/:id/qr.svg": (call) => {
      const shown = shownPix(intentOf(world, call.params.id).intent);
      if (!shown) throw missing();
      return { status: 200, picture: { type: "svg", bytes: Buffer.from(renderSVG(shown.data)) } };
    },
    "GET /receipts/:id": (call) => page(`Recibo ${escapeHtml(call.params.id ?? "")}`, ""),
  };
}

const page = (title: string, body: string): Answer => ({ status: 200, html: htmlPage(title, body) });

const missing = () => new Refusal({ status: 404, html: htmlPage("Não encontrado", "") });

function checkoutPage(world: World, session: Session): Answer {
  if (session.status !== "open") return page(session.status === "expired" ? "Este link expirou" : "Já foi pago", "");
  const items = world.accounts.flatMap(({ lineItems }) => lineItems.get(session.id) ?? []);
  const list = items.map(({ description, quantity }) => `<li>${quantity} × ${escapeHtml(description)}</li>`);
  const form = (act: string, label: string) => buttonForm(`/c/pay/${session.id}`, { act }, label);
  const pix = session.payment_method_types.includes("pix") ? form("pix", "Pagar com Pix") : "";
  const card = form("card", "Pagar com cartão") + form("decline", "Cartão recusado");
  return page(`Pague ${reais(session.amount_total)}`, `<ul>${list.join("")}</ul>${card}${pix}`);
}

function sessionOf(world: World, id = ""): { account: Account; session: Session } {
  if (!world.accounts.some(({ tables }) => tables["checkout.session"].has(id))) throw missing();
  const { account, object: session } = owner(world, "checkout.session", id);
  return { account, session };
}

function intentOf(world: World, id = ""): { account: Account; intent: PaymentIntent } {
  if (!world.accounts.some(({ tables }) => tables.payment_intent.has(id))) throw missing();
  const { account, object: intent } = owner(world, "payment_intent", id);
  return { account, intent };
}

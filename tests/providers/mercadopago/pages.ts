import { type Answer, Refusal, type Routes } from "../shared/exchange.js";
import { buttonForm, escapeHtml, htmlPage, reais } from "../shared/html-page.js";
import { payPix, payPreference } from "./customer.js";
import { orderOf } from "./merchant-orders.js";
import { isOpen, totalOf } from "./preferences-api.js";
import type { Payment, Preference, World } from "./world.js";

/** What the customer sees in a browser: Checkout Pro, and the ticket of a Pix. */
export function pages(world: World): Routes {
  return {
    "GET /checkout/v1/redirect": (call) => {
      const preference = preferenceOf(world, call.query.get("pref_id"));
      if (!isOpen(preference, world.clock.now())) return page("Este link expirou", "<p>Peça um novo à loja.</p>");
      orderOf(world, preference);
      const items = preference.items.map(({ title, quantity }) => `<li>${quantity} × ${escapeHtml(title)}</li>`);
      const form = (outcome: string, label: string) =>
        buttonForm("/checkout/v1/pay", { pref_id: preference.id, outcome }, label);
      return page(
        `Pague ${reais(totalOf(preference))}`,
        `<ul>${items.join("")}</ul>${form("approved", "Pagar com cartão")}${form("rejected", "Cartão recusado")}`,
      );
    },
    "POST /checkout/v1/pay": (call) => {
      const fields = new URLSearchParams(call.body.toString("utf8"));
      const preference = preferenceOf(world, fields.get("pref_id"));
      if (!isOpen(preference, world.clock.now())) return page("Este link expirou", "");
      const outcome = fields.get("outcome") === "approved" ? "approved" : "rejected";
      return wayBack(preference, payPreference(world, preference, outcome));
    },
    "GET /payments/:id/ticket": (call) => {
      const payment = pixOf(world, call.params.id);
      if (payment.status !== "pending") return page("Este Pix não está mais aberto", "");
      const code = `<p>Pix copia e cola:</p><code>${escapeHtml(payment.qrCode ?? "")}</code>`;
      return page(`Pix de ${reais(payment.cents)}`, `${code}${buttonForm(`/payments/${payment.id}/pay`, {}, "Pagar")}`);
    },
    "POST /payments/:id/pay": (call) => {
      const payment = pixOf(world, call.params.id);
      if (payment.status === "pending") payPix(world, payment, "returned");
      return page("Pix pago", "");
    },
  };
}

const page = (title: string, body: string): Answer => ({ status: 200, html: htmlPage(title, body) });

const missing = () => new Refusal({ status: 404, html: htmlPage("Não encontrado", "") });

function preferenceOf(world: World, id: string | null): Preference {
  const preference = world.preferences.get(id ?? "");
  if (!preference) throw missing();
  return preference;
}

function pixOf(world: World, id: string | undefined): Payment {
  const payment = world.payments.get(Number(id));
  if (!payment?.qrCode) throw missing();
  return payment;
}

/** Back to the shop, with what Mercado Pago adds to the address; the shop must not believe it. */
function wayBack(preference: Preference, payment: Payment): Answer {
  const name = payment.status === "approved" ? "success" : "failure";
  const urls = preference.wanted.back_urls;
  const target = typeof urls === "object" && urls !== null ? Reflect.get(urls, name) : null;
  const { id, status, reference, orderId } = payment;
  if (typeof target !== "string" || target === "") return page(status === "approved" ? "Pago" : "Cartão recusado", "");
  const address = new URL(target);
  const said = {
    collection_id: id,
    collection_status: status,
    payment_id: id,
    status,
    external_reference: reference,
    payment_type: "credit_card",
    merchant_order_id: orderId,
    preference_id: preference.id,
    site_id: "MLB",
    processing_mode: "aggregator",
    merchant_account_id: null,
  };
  for (const [key, value] of Object.entries(said)) address.searchParams.set(key, String(value));
  return { status: 303, headers: { location: address.toString() } };
}

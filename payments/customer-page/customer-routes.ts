import express, { type Request, type Response, type Router } from "express";
import type { Files } from "../../bot/ports/files.js";
import { createNetworkLimit, type SharedLimits } from "../../platform/limits/shared-limits.js";
import { coloursOf } from "../../platform/look/company-colours.js";
import type { OrderLinks } from "../order-links.js";
import type { CustomerOrder } from "../ports.js";
import { SAFE } from "./customer-frame.js";
import { customerPage, noOrderPage, receiptPage } from "./customer-page.js";
import { receiptOf } from "./receipt.js";
import { receiptPdf } from "./receipt-pdf.js";

export type CustomerRoutesOptions = {
  links: Pick<OrderLinks, "find">;
  files: Pick<Files, "get">;
  /** Where a conversation goes on; null where only the customer knows. */
  chatOf(order: CustomerOrder): Promise<string | null>;
  shared: SharedLimits;
  now(): number;
};

/** Page views of one network, and how many of its addresses may be nobody's. */
const LOOKS = { points: 90, seconds: 60 };
const MISSES = { points: 10, seconds: 60 };

/**
 * `/pedido/<token>`: a customer's page of one order, its receipt (a page and a PDF), and what a phone needs to install it.
 * Who has the address sees the order; there is no other way in, and no way to another order.
 */
export function createCustomerRoutes(options: CustomerRoutesOptions): Router {
  const { links, files, chatOf, now } = options;
  const router = express.Router();
  const looks = createNetworkLimit(options.shared, "order-pages", LOOKS);
  const misses = createNetworkLimit(options.shared, "order-page-misses", MISSES);
  const waits = (response: Response, waitMs: number): boolean => {
    if (waitMs === 0) return false;
    response.set("Retry-After", String(Math.ceil(waitMs / 1000)));
    response.status(429).type("text/plain").send("Muitos acessos daí. Espere um minuto e tente de novo.");
    return true;
  };
  /** Answers 404 or 429 itself, and gives null then. An address counts as a guess until it is found. */
  async function found(request: Request, response: Response): Promise<CustomerOrder | null> {
    response.set(SAFE);
    const address = request.ip ?? "";
    if (waits(response, await looks.take(address)) || waits(response, await misses.take(address))) return null;
    const order = await links.find(String(request.params.token));
    if (order) {
      await misses.giveBack(address);
      return order;
    }
    const { html, headers } = noOrderPage();
    response.status(404).set(headers).type("html").send(html);
    return null;
  }
  const rootOf = (request: Request) => `/pedido/${String(request.params.token)}`;

  router.get("/pedido/:token", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    const { html, headers } = customerPage(order, { root: rootOf(request), chat: await chatOf(order), now: now() });
    response.set(headers).type("html").send(html);
  });
  router.get("/pedido/:token/recibo", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    const receipt = receiptOf(order);
    if (!receipt) return void response.redirect(303, rootOf(request));
    const { html, headers } = receiptPage(order, receipt, rootOf(request));
    response.set(headers).type("html").send(html);
  });
  router.get("/pedido/:token/recibo.pdf", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    const receipt = receiptOf(order);
    if (!receipt) return void response.redirect(303, rootOf(request));
    response
      .attachment(`recibo-${receipt.number}.pdf`)
      .type("pdf")
      .send(Buffer.from(await receiptPdf(receipt)));
  });
  router.get("/pedido/:token/pix.png", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    const picture = order.payments.find(
      ({ state, pixPicture }) => state === "pending" && pixPicture !== null,
    )?.pixPicture;
    const file = picture ? await files.get(order.tenantId, picture) : null;
    if (!file || file.state !== "ok" || file.mime !== "image/png") return void response.status(404).end();
    response.type("png").send(file.bytes);
  });
  router.get("/pedido/:token/manifest.webmanifest", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    response.type("application/manifest+json").send(JSON.stringify(manifestOf(order, rootOf(request))));
  });
  router.get("/pedido/:token/icone.svg", async (request, response) => {
    const order = await found(request, response);
    if (!order) return;
    response.set("content-security-policy", "default-src 'none'").type("svg").send(iconOf(order));
  });
  return router;
}

/** What a phone needs to install the page. It opens where it was installed, and nowhere else. */
function manifestOf({ company, number }: CustomerOrder, root: string) {
  const { shop } = coloursOf(company);
  const icon = { src: `${root}/icone.svg`, sizes: "any", type: "image/svg+xml" };
  return {
    name: `${company.name}: pedido ${number}`,
    short_name: company.name.slice(0, 12),
    lang: "pt-BR",
    start_url: root,
    scope: root,
    display: "standalone",
    theme_color: shop,
    background_color: shop,
    icons: [
      { ...icon, purpose: "any" },
      { ...icon, purpose: "maskable" },
    ],
  };
}

/** Our bell on the company's colour, inside the part that no mask cuts off. */
function iconOf({ company }: CustomerOrder): string {
  const { shop, on } = coloursOf(company);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="${shop}" d="M0 0h48v48H0z"/><path fill="${on}" transform="translate(12 12)" d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z"/></svg>`;
}

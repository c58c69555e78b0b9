import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { createOrderLinkStore } from "../../db/stores/order-link-store.js";
import { createCustomerRoutes } from "../../payments/customer-page/customer-routes.js";
import { createOrderLinks } from "../../payments/order-links.js";
import { RETURN_PATH, serveReturnPage } from "../../payments/return-page.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { createChatOf } from "../../server/chat-of.js";
import { createCompany, type TestCompany } from "../db/create-company.js";
import type { Till } from "./till.js";

/** Customers' pages over a till's database, as the server serves them. */
export class CustomerVisits {
  address = "";
  readonly links;
  #server: Server | null = null;

  constructor(readonly till: Till) {
    this.links = createOrderLinks({
      store: createOrderLinkStore(till.database),
      key: Buffer.alloc(32, 3),
      publicAddress: () => this.address,
      now: () => till.harness.now(),
    });
  }

  async open(): Promise<void> {
    const app = express().set("trust proxy", 1);
    const { harness } = this.till;
    app.get(RETURN_PATH, serveReturnPage);
    app.use(
      createCustomerRoutes({
        links: this.links,
        files: harness.files,
        chatOf: createChatOf({ channels: { all: () => [] }, now: () => harness.now() }),
        shared: createSharedLimits(null),
        now: () => harness.now(),
      }),
    );
    const server = createServer(app);
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(null)));
  }

  /** A company with a CNPJ and a red web chat, and a customer of it with an approved order of this title. */
  async order(title: string, company?: TestCompany) {
    const { till } = this;
    const shop = company ?? (await createCompany(till.database));
    const profile = {
      cnpj: "11222333000181",
      phone: "+551155500142",
      site: "https://loja.example",
      address: { street: "Rua São João", number: "12", city: "São Paulo", state: "SP" },
    };
    const rows = (text: string, ...values: unknown[]) =>
      till.harness.rows(shop.tenantId, text, [shop.tenantId, ...values]);
    await rows(
      "UPDATE tenants SET name = 'Oficina Conexão', profile = $2::jsonb WHERE id = $1 RETURNING id",
      JSON.stringify(profile),
    );
    await rows(
      "UPDATE channels SET kind = 'webchat', settings = '{\"color\": \"#b91c1c\"}' WHERE tenant_id = $1 RETURNING id",
    );
    const ref = await till.harness.write(shop, `5511${Math.floor(Math.random() * 1e9)}`, "fala");
    await till.harness.settled(ref);
    const at = { ...ref, channelId: shop.channelId };
    const line = { item: "limpeza", title, price: 6_172, minutes: 30, quantity: 2, actions: [] };
    const order = await till.orders.open(at, `k-${title}-${ref.conversationId}`, [line], "BRL", []);
    if (!order) throw new Error("no order was made");
    await till.orders.change(shop.tenantId, order.id, () => ({ act: "approve" }));
    return { shop, order, url: await this.links.addressOf({ tenantId: shop.tenantId, orderId: order.id }) };
  }

  /** A payment of the order: open at a gateway's page, or paid. */
  async payment(
    { shop, order }: Awaited<ReturnType<CustomerVisits["order"]>>,
    state: "pending" | "paid",
  ): Promise<void> {
    await this.till.harness.rows(
      shop.tenantId,
      `INSERT INTO payments (id, tenant_id, order_id, conversation_id, channel_id, effect_key, gateway, external_id, state, amount, currency, methods, url, expires_at, paid_at)
       SELECT gen_random_uuid(), $1, id, conversation_id, channel_id, gen_random_uuid()::text, 'mercadopago', 'mp-' || $3 || id, $3, total, currency, '{card}',
         'https://pagar.example/1', to_timestamp($4::float8 / 1000), CASE WHEN $3 = 'paid' THEN now() END FROM orders WHERE id = $2 RETURNING id`,
      [shop.tenantId, order.id, state, this.till.harness.now() + 3_600_000],
    );
    if (state === "paid") await this.till.orders.change(shop.tenantId, order.id, () => ({ act: "pay" }));
  }
}

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import type { Database } from "../../db/database.js";
import { createAlertStore } from "../../db/stores/alert-store.js";
import { createBooksStore } from "../../db/stores/books-store.js";
import { createNoticeStore } from "../../db/stores/notice-store.js";
import { createOrderStore } from "../../db/stores/order-store.js";
import { createPaymentAccountStore } from "../../db/stores/payment-account-store.js";
import { findTimezone } from "../../db/stores/tenant-store.js";
import { createCashier } from "../../payments/cashier.js";
import { createComparisons } from "../../payments/comparisons.js";
import type { Gateway } from "../../payments/gateway.js";
import { createNotificationRoute } from "../../payments/notification-route.js";
import { createOrdersRoom } from "../../payments/orders-room.js";
import { createSandboxGateway } from "../../payments/sandbox/sandbox-gateway.js";
import { createSandboxProvider, type SandboxProvider } from "../../payments/sandbox/sandbox-provider.js";
import { createSandboxRouter } from "../../payments/sandbox/sandbox-router.js";
import { openSandboxStore, type SandboxStore } from "../../payments/sandbox/sandbox-store.js";
import { Breakers } from "../../platform/breaker.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { deriveKey } from "../../platform/secrets/derive.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { createPaymentRegistry, type PaymentRegistry } from "../../server/payment-registry.js";
import { EngineHarness } from "../engine/engine-harness.js";

export const SECRET_KEY = Buffer.alloc(32, 7);
export const SECRET = deriveKey(SECRET_KEY, "sandbox gateway");
export const KEYRING = makeKeyring({ current: Buffer.alloc(32, 8), old: [] });

/** An engine with the orders room, and the real sandbox behind HTTP. */
export class Till {
  readonly harness: EngineHarness;
  readonly orders;
  readonly room;
  readonly cashier;
  readonly comparisons;
  readonly gateway: Gateway;
  readonly accounts: PaymentRegistry;
  readonly complaints: string[] = [];
  /** Calls to the gateway: provider, outcome, and duration in ms. */
  readonly calls: [provider: string, outcome: string, ms: number][] = [];
  /** While false, the sandbox's notifications get lost. */
  notifies = true;
  readonly dir = mkdtempSync(join(tmpdir(), "till-"));
  sandbox: SandboxProvider;
  address = "";
  #store: SandboxStore;
  #server: Server;

  constructor(
    readonly database: Database,
    more: readonly Gateway[] = [],
    wrap: (gateway: Gateway) => Gateway = (gateway) => gateway,
  ) {
    const log = {
      warn: (detail: object, message: string) => void this.complaints.push(`${message} ${JSON.stringify(detail)}`),
      error: (detail: object, message: string) =>
        void this.complaints.push(`${message} ${String((detail as { err?: unknown }).err)}`),
    };
    const now = () => this.harness.now();
    this.orders = createOrderStore(database);
    const sandboxAddress = () => this.address;
    this.gateway = wrap(
      createSandboxGateway({
        baseUrl: sandboxAddress,
        secret: SECRET,
      }),
    );
    this.accounts = createPaymentRegistry({
      store: createPaymentAccountStore(database),
      gateways: [this.gateway, ...more],
      keyring: KEYRING,
      isDemo: () => false,
      sandboxServes: () => true,
      now,
      log,
    });
    const calls = {
      breakers: new Breakers({ failures: 5, openMs: 30_000, maxOpenMs: 60_000, now }),
      meter: { called: (...call: [string, string, number]) => void this.calls.push(call) },
      now,
      log,
    };
    this.cashier = createCashier({
      ...calls,
      orders: this.orders,
      accounts: this.accounts,
      notifyUrl: ({ gateway, key }) => `${this.address}/webhooks/payments/${gateway}/${key}`,
      returnUrl: () => `${this.address}/pagamento`,
      files: { put: (tenantId, file) => this.harness.files.put(tenantId, file) },
      tell: (to, dedupe, event) => this.harness.engine.inbox.acceptInside(to, dedupe, event),
    });
    this.comparisons = createComparisons({
      ...calls,
      books: createBooksStore(database),
      orders: this.orders,
      accounts: this.accounts,
      cashier: this.cashier,
    });
    this.room = createOrdersRoom({
      orders: this.orders,
      alerts: createAlertStore(database),
      cashier: this.cashier,
      now,
      log,
    });
    this.harness = new EngineHarness(database, { rooms: [this.room] });
    this.#store = openSandboxStore(this.dir);
    this.sandbox = this.#openSandbox();
    const app = express();
    app.post(
      ["/webhooks/payments/:gateway/:key", "/webhooks/payments/:gateway"],
      (_request, response, next) => (this.notifies ? next() : response.status(503).end()),
      createNotificationRoute({
        accounts: this.accounts,
        orders: this.orders,
        notices: createNoticeStore(database),
        cashier: this.cashier,
        bytes: createByteBudget({ each: 1e7, all: 1e8 }),
        now,
        log,
      }),
    );
    app.use("/sandbox-gateway", (request, response, next) =>
      createSandboxRouter({
        provider: this.sandbox,
        secret: SECRET,
        enabled: () => true,
        publicAddress: () => this.address,
        now,
        timezoneOf: async (account) => (await findTimezone(database, account)) ?? "UTC",
      })(request, response, next),
    );
    this.#server = createServer(app);
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.sandbox.start();
    await this.harness.engine.start();
  }

  async close(): Promise<void> {
    this.sandbox.stop();
    await this.harness.engine.stop();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#store.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Kills the sandbox and starts it again on its file. */
  restartSandbox(): void {
    this.sandbox.stop();
    this.#store.close();
    this.#store = openSandboxStore(this.dir);
    this.sandbox = this.#openSandbox();
    this.sandbox.start();
  }

  /** A company that sells these items, with one flow. */
  async company(flow: string) {
    const company = await this.harness.company({ sell: flow });
    await this.sell(company.tenantId, "limpeza", 4_990, 15, ["temp-cleanup"]);
    await this.sell(company.tenantId, "ssd", 16_000, 240, []);
    return company;
  }

  async sell(
    tenantId: string,
    slug: string,
    price: number,
    minutes: number,
    actions: string[],
    active = true,
  ): Promise<void> {
    await this.harness.rows(
      tenantId,
      `INSERT INTO catalog_items (id, tenant_id, slug, title, description, price, currency, minutes, actions, active, from_folder)
       VALUES (gen_random_uuid(), $1, $2, $3, '', $4, 'BRL', $5, $6, $7, true) RETURNING id`,
      [tenantId, slug, `Serviço ${slug}`, price, minutes, actions, active],
    );
  }

  payments(tenantId: string) {
    return this.harness.rows<{
      id: string;
      state: string;
      external_id: string;
      problem: string | null;
      ask_at: Date | null;
    }>(
      tenantId,
      "SELECT id, state, external_id, problem, ask_at FROM payments WHERE tenant_id = $1 ORDER BY created_at",
      [tenantId],
    );
  }

  orderStates(tenantId: string) {
    return this.harness.rows<{ id: string; state: string; number: number }>(
      tenantId,
      "SELECT id, state, number FROM orders WHERE tenant_id = $1 ORDER BY number",
      [tenantId],
    );
  }

  alerts(tenantId: string) {
    return this.harness.rows<{ kind: string; text: string }>(
      tenantId,
      "SELECT kind, text FROM alerts WHERE tenant_id = $1 ORDER BY at",
      [tenantId],
    );
  }

  ledger(tenantId: string) {
    return this.harness.rows<{ kind: string; payment_id: string | null }>(
      tenantId,
      "SELECT kind, payment_id FROM order_events WHERE tenant_id = $1 ORDER BY at",
      [tenantId],
    );
  }

  #openSandbox(): SandboxProvider {
    return createSandboxProvider({
      store: this.#store,
      secret: SECRET,
      now: () => this.harness.now(),
      log: { warn: () => undefined },
    });
  }
}

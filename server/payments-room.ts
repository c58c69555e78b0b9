import { join } from "node:path";
import { createAlertStore } from "../db/stores/alert-store.js";
import { createBooksStore } from "../db/stores/books-store.js";
import { createNoticeStore } from "../db/stores/notice-store.js";
import { createOrderStore } from "../db/stores/order-store.js";
import { createPaymentAccountStore } from "../db/stores/payment-account-store.js";
import { findTimezone, listTenants } from "../db/stores/tenant-store.js";
import { createCashier } from "../payments/cashier.js";
import { createComparisons } from "../payments/comparisons.js";
import { createCustomerRoutes } from "../payments/customer-page/customer-routes.js";
import type { GatewayAccount } from "../payments/gateway.js";
import { createNotificationRoute } from "../payments/notification-route.js";
import { createOrdersRoom } from "../payments/orders-room.js";
import { RETURN_PATH, serveReturnPage } from "../payments/return-page.js";
import { tenantAtSandbox } from "../payments/sandbox/sandbox-account.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";
import { createSandboxProvider } from "../payments/sandbox/sandbox-provider.js";
import { createSandboxRouter } from "../payments/sandbox/sandbox-router.js";
import { openSandboxStore } from "../payments/sandbox/sandbox-store.js";
import { deriveKey } from "../platform/secrets/derive.js";
import { createChatOf } from "./chat-of.js";
import { demoEnabled } from "./demo-enabled.js";
import { createGateways } from "./gateways.js";
import { openOrders } from "./open-orders.js";
import { createPaymentRegistry } from "./payment-registry.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** How often the database is asked for due payments, in ms. Most payments are settled by a notification before that. */
const POLL_MS = 3_000;
/** How long notifications that nothing here understands are kept, in ms, and how often the older ones are looked for. */
const NOTICES_KEPT_MS = 90 * 86_400_000;
const PRUNE_MS = 3_600_000;
/** How often it is looked for comparisons that somebody asked for, and for companies whose daily one is due, in ms. */
const COMPARE_MS = 5_000;
const DAILY_MS = 3_600_000;

/**
 * Opens the room of orders and payments, with the gateways. The sandbox plays a provider, so the product reaches it
 * over HTTP only.
 */
export function openPaymentsRoom(tools: RoomTools): OpenedRoom {
  const { installation, now, log } = tools;
  const { config, database } = installation;
  const secret = deriveKey(installation.secretKey, "sandbox gateway");
  const enabled = () =>
    config.sandboxPayments === "on" || (config.sandboxPayments === "auto" && demoEnabled(config, tools.channels));
  const isDemo = (channelId: string) =>
    tools.channels.all().some(({ demo, account }) => demo && account.id === channelId);
  // A customer of a real channel must never be sent to the sandbox's pay button only because the demonstration stays on
  // beside that channel.
  const sandboxServes = (channelId: string) => config.sandboxPayments === "on" || (enabled() && isDemo(channelId));
  // A worker serves no pages. With several processes, the sandbox's pages are served by the web processes.
  const here = () => (config.redisUrl === null ? tools.ownAddress() : tools.publicAddress());
  const elsewhere = config.sandboxGatewayBaseUrl?.replace(/\/$/, "") ?? null;
  const orders = createOrderStore(database);
  const notices = createNoticeStore(database);
  const gateways = createGateways({ sandbox: { baseUrl: () => elsewhere ?? here(), secret }, config, now, log });
  const accounts = createPaymentRegistry({
    store: createPaymentAccountStore(database),
    gateways,
    keyring: installation.keyring,
    isDemo,
    sandboxServes,
    now,
    log,
  });
  const notifyUrl = ({ gateway, key }: GatewayAccount) => {
    const near = gateway === SANDBOX_KIND.name && elsewhere === null;
    return `${near ? here() : tools.publicAddress()}/webhooks/payments/${gateway}/${key}`;
  };
  const { breakers, meter } = tools;
  const { tell, files } = tools;
  const returnUrl = () => `${tools.publicAddress()}${RETURN_PATH}`;
  const cashier = createCashier({ orders, accounts, notifyUrl, returnUrl, tell, files, breakers, meter, now, log });

  const told = openOrders(tools);
  const alerts = createAlertStore(database);
  const books = createBooksStore(database);
  const comparisons = createComparisons({ books, orders, accounts, cashier, breakers, meter, now, log });

  const store = openSandboxStore(join(config.dataDir, "sandbox-gateway"), (message) => log.warn(message));
  const provider = createSandboxProvider({ store, secret, now, log });

  return {
    room: createOrdersRoom({ orders, alerts, cashier, now, log }),
    mount(app) {
      const bytes = tools.bytes.payments;
      const notified = createNotificationRoute({ accounts, orders, notices, cashier, bytes, now, log });
      app.post("/webhooks/payments/:gateway/:key", notified);
      app.post("/webhooks/payments/:gateway", notified);
      app.get(RETURN_PATH, serveReturnPage);
      const chatOf = createChatOf({ channels: tools.channels, now });
      app.use(createCustomerRoutes({ links: told.links, files, chatOf, shared: tools.shared, now }));
      const { publicAddress } = tools;
      // An account of another installation that uses this sandbox is unknown here.
      const timezoneOf = async (account: string) =>
        (await findTimezone(database, tenantAtSandbox(account))) ?? "America/Sao_Paulo";
      app.use("/sandbox-gateway", createSandboxRouter({ provider, secret, enabled, publicAddress, now, timezoneOf }));
    },
    reload: accounts.reload,
    start() {
      provider.start();
      tools.jobs.every("payments", POLL_MS, cashier.poll);
      tools.jobs.every("order news", POLL_MS, told.news.sweep);
      tools.jobs.every("comparisons with gateways", COMPARE_MS, comparisons.run);
      tools.jobs.every("daily comparisons", DAILY_MS, async () => {
        for (const { id } of await listTenants(database)) await comparisons.askDaily(id);
      });
      tools.jobs.every("old payment notices", PRUNE_MS, async () => {
        for (const { id } of await listTenants(database)) await notices.prune(id, now() - NOTICES_KEPT_MS);
      });
    },
    async stop() {
      provider.stop();
      store.close();
    },
  };
}

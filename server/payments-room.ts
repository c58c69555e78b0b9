import { join } from "node:path";
import { createAlertStore } from "../db/stores/alert-store.js";
import { createOrderStore } from "../db/stores/order-store.js";
import { findTimezone } from "../db/stores/tenant-store.js";
import { createCashier } from "../payments/cashier.js";
import { createNotificationRoute } from "../payments/notification-route.js";
import { createOrdersRoom } from "../payments/orders-room.js";
import { createSandboxGateway } from "../payments/sandbox/sandbox-gateway.js";
import { createSandboxProvider } from "../payments/sandbox/sandbox-provider.js";
import { createSandboxRouter } from "../payments/sandbox/sandbox-router.js";
import { openSandboxStore } from "../payments/sandbox/sandbox-store.js";
import { deriveKey } from "../platform/secrets/derive.js";
import { demoEnabled } from "./demo-enabled.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** How often the database is asked for due payments, in ms. Most payments are settled by a notification before that. */
const POLL_MS = 3_000;

/**
 * Opens the room of orders and payments, with the sandbox gateway. The sandbox plays a provider, so the product reaches
 * it over HTTP only.
 */
export function openPaymentsRoom(tools: RoomTools): OpenedRoom {
  const { installation, now, log } = tools;
  const { config, database } = installation;
  const secret = deriveKey(installation.secretKey, "sandbox gateway");
  const enabled = () =>
    config.sandboxPayments === "on" || (config.sandboxPayments === "auto" && demoEnabled(config, tools.channels));
  // A customer of a real channel must never be sent to the sandbox's pay button only because the demonstration stays on
  // beside that channel.
  const opensFor = (channelId: string) =>
    config.sandboxPayments === "on" ||
    (enabled() && tools.channels.all().some(({ demo, account }) => demo && account.id === channelId));
  // A worker serves no pages. With several processes, the sandbox's pages are served by the web processes.
  const here = () => (config.redisUrl === null ? tools.ownAddress() : tools.publicAddress());
  const elsewhere = config.sandboxGatewayBaseUrl?.replace(/\/$/, "") ?? null;
  const orders = createOrderStore(database);
  const gateways = [
    createSandboxGateway({
      baseUrl: () => elsewhere ?? here(),
      notifyUrl: () => `${elsewhere ? tools.publicAddress() : here()}/webhooks/payments/sandbox`,
      secret,
      open: opensFor,
    }),
  ];
  const { breakers, meter } = tools;
  const cashier = createCashier({ orders, gateways, tell: tools.tell, breakers, meter, now, log });

  const store = openSandboxStore(join(config.dataDir, "sandbox-gateway"), (message) => log.warn(message));
  const provider = createSandboxProvider({ store, secret, now, log });

  return {
    room: createOrdersRoom({ orders, alerts: createAlertStore(database), cashier, now, log }),
    mount(app) {
      app.post(
        "/webhooks/payments/:gateway",
        createNotificationRoute({ gateways, orders, cashier, bytes: tools.bytes.payments, now, log }),
      );
      const { publicAddress } = tools;
      // An account of another installation that uses this sandbox is unknown here.
      const timezoneOf = async (account: string) => (await findTimezone(database, account)) ?? "America/Sao_Paulo";
      app.use("/sandbox-gateway", createSandboxRouter({ provider, secret, enabled, publicAddress, now, timezoneOf }));
    },
    start() {
      provider.start();
      tools.jobs.every("payments", POLL_MS, cashier.poll);
    },
    async stop() {
      provider.stop();
      store.close();
    },
  };
}

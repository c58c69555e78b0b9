import { createDeviceHub } from "../agent/hub/device-hub.js";
import { HUB_TIMES } from "../agent/hub/hub-tools.js";
import { createDevicePages } from "../agent/report-page/device-pages.js";
import { createAlertStore } from "../db/stores/alert-store.js";
import { createDeviceStore } from "../db/stores/device-store.js";
import { createFleetStore } from "../db/stores/fleet-store.js";
import { createPaidOrders } from "../db/stores/paid-orders.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { open, seal } from "../platform/secrets/seal.js";
import { addressOf } from "./address-of.js";
import { assets } from "./assets.js";
import { createChatOf } from "./chat-of.js";
import { agentKey, openShelf } from "./offer-executables.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

const PRUNE_MS = 86_400_000;
/** How long heartbeats, events and ended warnings are kept: 90 days. */
const KEPT_MS = 90 * 86_400_000;

/**
 * Opens the devices room: the hub that the agents on customers' computers connect to, and the pages of invitations and
 * reports.
 */
export function openDevicesRoom(tools: RoomTools): OpenedRoom {
  const { installation, tell, publicAddress, now, log } = tools;
  const { config, database, keyring } = installation;
  const store = createDeviceStore(database);
  const fleet = createFleetStore(database);
  const shelf = openShelf(installation);
  const hub = createDeviceHub({
    store,
    fleet,
    orders: createPaidOrders(database),
    raise: createAlertStore(database).raise,
    capabilitiesOf: tools.channels.capabilitiesOf,
    tell,
    seal: {
      close: (text, context) => seal(keyring, text, context),
      open: (sealed, context) => open(keyring, sealed, context),
    },
    key: agentKey(installation),
    limiter: createRateLimiter(now, 20_000),
    shared: tools.shared,
    files: tools.files,
    shelf,
    publicAddress,
    now,
    log,
    times: HUB_TIMES,
    addressOf: addressOf(config.trustProxy),
    spread: config.redisUrl !== null,
    serves: tools.serves,
  });
  tools.devices.open(hub);
  return {
    room: hub.room,
    mount(app, io) {
      hub.attach(io);
      app.use(
        createDevicePages({
          store,
          agentFile: assets.agent,
          shelf,
          log,
          publicAddress,
          chatOf: createChatOf({ channels: tools.channels, now }),
          now,
          shared: tools.shared,
        }),
      );
    },
    reload: async () => hub.leaveUnserved(),
    start() {
      tools.jobs.every("devices", HUB_TIMES.sweepMs, hub.sweep);
      tools.jobs.every("old records of computers", PRUNE_MS, async () => {
        for (const { id } of await listTenants(database)) await fleet.prune(id, now() - KEPT_MS);
      });
    },
    stop: async () => hub.stop(),
  };
}

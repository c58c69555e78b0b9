import { createAlertStore } from "../db/stores/alert-store.js";
import { createModelAccountStore } from "../db/stores/model-account-store.js";
import { createModelLedgerStore } from "../db/stores/model-ledger-store.js";
import { createTalkStore } from "../db/stores/talk-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createAskModel } from "../models/ask-model.js";
import { startDemoServer } from "../models/demo/start-demo-server.js";
import { createOpenAiServer } from "../models/openai/openai-server.js";
import { createGuardedWebFetch } from "../platform/http/guarded-web-fetch.js";
import { createUnderstander } from "../understanding/create-understander.js";
import { createModelDesk } from "./model-desk.js";
import { createModelRegistry, sharedModelAccount } from "./model-registry.js";
import type { Models } from "./models.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";
import { createTellSpent } from "./tell-spent.js";

/** The longest answer that is read, in bytes, and how long a server may be silent, in ms. */
const MOST_BYTES = 4 * 1024 * 1024;
const SILENT_MS = 120_000;
/** How long calls are kept, in ms, and how often older ones are looked for. */
const KEPT_MS = 30 * 86_400_000;
const PRUNE_MS = 3_600_000;

type ModelsRoomTools = Pick<RoomTools, "installation" | "breakers" | "meter" | "jobs" | "now" | "log">;

/** Opens the room of language models. The client, which is large, is loaded as soon as there is an account. */
export async function openModelsRoom(tools: ModelsRoomTools): Promise<{ models: Models; modelsRoom: OpenedRoom }> {
  const { installation, breakers, meter, now, log } = tools;
  const { config, database, keyring } = installation;
  const limits = { maxBytes: MOST_BYTES, silentMs: SILENT_MS };
  const demo = config.model === "demo" ? await startDemoServer() : null;
  const shared = sharedModelAccount(config, demo);
  const guarded = createGuardedWebFetch({ ...limits, allow: config.modelServerAllow });
  const trusted = createGuardedWebFetch({ ...limits, allow: shared ? [new URL(shared.server).host] : [] });
  const ledger = createModelLedgerStore(database);
  const store = createModelAccountStore(database);
  const registry = createModelRegistry({ store, keyring, shared, off: config.model === "off", log });
  const server = createOpenAiServer({ guarded: guarded.fetch, trusted: trusted.fetch });
  const ask = createAskModel({
    accounts: registry,
    servers: [server],
    breakers,
    meter,
    ledger,
    counted: meter.modelCost,
    budgetSpent: createTellSpent({ alerts: createAlertStore(database), now, log }),
    now,
    log,
  });
  return {
    models: {
      ask,
      understander: createUnderstander({ model: ask, talk: createTalkStore(database) }),
      desk: createModelDesk({ store, ledger, server, keyring, installation: shared !== null, now }),
    },
    modelsRoom: {
      async reload(tenantId) {
        await registry.reload(tenantId);
        if (registry.any()) server.prepare().catch((err: unknown) => log.warn({ err }, "models cannot be called"));
      },
      start() {
        tools.jobs.every("old calls of models", PRUNE_MS, async () => {
          for (const { id } of await listTenants(database)) await ledger.prune(id, now() - KEPT_MS);
        });
      },
      async stop() {
        await Promise.all([guarded.close(), trusted.close(), demo?.close()]);
      },
    },
  };
}

import { randomUUID } from "node:crypto";
import type { Engine } from "../bot/create-engine.js";
import { createInProcessLive } from "../bot/live/in-process-live.js";
import type { Live } from "../bot/ports/live.js";
import { keepAuditChained } from "../db/audit/chain-audit.js";
import type { Database } from "../db/database.js";
import { keepDatabaseFit } from "../db/maintenance.js";
import { createAlertStore } from "../db/stores/alert-store.js";
import { createChannelStore } from "../db/stores/channel-store.js";
import { createCompanyStore } from "../db/stores/company-store.js";
import { createEngineStore } from "../db/stores/engine-store.js";
import { createProgramStore } from "../db/stores/program-store.js";
import { createTemplateStore } from "../db/stores/template-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createTranscriptStore } from "../db/stores/transcript-store.js";
import type { Log } from "../platform/log.js";
import { createMetrics } from "../platform/metrics/create-metrics.js";
import type { Jobs } from "../platform/queue/jobs.js";
import { createAddresses } from "./addresses.js";
import type { ChannelRegistry } from "./channel-registry.js";
import { openControl } from "./control.js";
import { openDoorBytes } from "./door-bytes.js";
import { type Endings, end, finish } from "./endings.js";
import { type FileStorage, openFileStorage } from "./file-storage.js";
import { guardedHttpRequest } from "./guarded-http-request.js";
import { keepTemplatesFresh } from "./keep-templates.js";
import { openModelsRoom } from "./models-room.js";
import { openChannels } from "./open-channels.js";
import { openEngine } from "./open-engine.js";
import type { Installation } from "./open-installation.js";
import { joinOthers, type ServeRole } from "./others.js";
import { createProgramRegistry } from "./program-registry.js";
import { createProviderBreakers } from "./provider-breakers.js";
import { keepChannelsAlive } from "./renew-channels.js";
import { resealAtStart } from "./reseal-secrets.js";
import { openRooms, type Rooms } from "./rooms.js";
import { createServedCompanies, type ServedCompanies } from "./served-companies.js";
import { warmUp } from "./warm-up.js";
import { watchRedis } from "./watch-redis.js";
import { createWeb, type Web } from "./web.js";

/** A Balcão that runs in this process. */
export type Running = {
  /** The address at which this machine reaches it. */
  address: string;
  /** Whether `/demo` is served. */
  demoEnabled(): boolean;
  engine: Engine;
  channels: ChannelRegistry;
  live: Live;
  /** Makes this process notice what `apply` changed. */
  reload(tenantId: string): Promise<void>;
  /** Accepts nothing more, finishes what runs, leaves the rest to other processes, and closes the database. */
  stop(): Promise<void>;
};

/**
 * Puts the parts together and listens. When it throws, everything it opened is closed, except the installation, which
 * the caller closes.
 */
export async function startBalcao(installation: Installation, log: Log, role: ServeRole = "all"): Promise<Running> {
  const endings: Endings = {};
  try {
    const running = await start(installation, log, role, endings);
    endings.database = installation.close;
    return { ...running, stop: () => end(endings, log) };
  } catch (error) {
    // Without this, what was opened so far would keep the process alive. Failures of closing are logged and do not
    // replace the reason why the start failed.
    await end(endings, log).catch(() => {});
    throw error;
  }
}

/** Records in `endings` how to close whatever it opens, also when it throws. */
async function start(
  installation: Installation,
  log: Log,
  role: ServeRole,
  endings: Endings,
): Promise<Omit<Running, "stop">> {
  const { config, database } = installation;
  const now = () => Date.now();
  const workerId = randomUUID();
  const addresses = createAddresses(config.publicUrl);

  const others = await joinOthers({
    installation,
    id: workerId,
    role,
    live: createInProcessLive((error) => log.error({ err: error }, "a live listener failed")),
    log,
    replaced: () => giveWay(log),
  });
  const { live, jobs, shared } = others;
  endings.work = jobs.close;
  endings.presence = others.leave;
  endings.others = others.disconnect;

  const store = createEngineStore(database, now, workerId);
  const templates = createTemplateStore(database, now);
  const programs = createProgramRegistry(createProgramStore(database));
  const served = await createServedCompanies(createCompanyStore(database));
  const inbox = () => engine.inbox;
  const { channels, sessions } = await openChannels({ installation, workerId, log, served, others, addresses, inbox });
  const storage = openFileStorage(installation, log);
  endings.files = storage.close;
  const http = guardedHttpRequest(config.httpStepAllow);
  endings.http = http.close;
  const redis = watchRedis(config.redisUrl);
  endings.redis = async () => redis.close();
  const breakers = createProviderBreakers(log, now);
  const metrics = createMetrics();
  const bytes = openDoorBytes(config);

  const everywhere = {
    installation,
    channels,
    serves: served.serves,
    live,
    shared,
    bytes,
    breakers,
    now,
    log,
    ownAddress: addresses.own,
  };
  const languageModels = await openModelsRoom({ ...everywhere, jobs, meter: metrics });
  const engine = openEngine({
    ...everywhere,
    understander: languageModels.models.understander,
    role,
    workerId,
    store,
    programs,
    files: storage.files,
    templates,
    wakes: others.wakes,
    meter: metrics,
    httpRequest: http.request,
  });
  const rooms = openRooms({
    ...everywhere,
    ...languageModels,
    files: storage.files,
    programs,
    jobs,
    meter: metrics,
    tell: engine.inbox.acceptInside,
    wake: engine.wake,
    publicAddress: addresses.public,
    changed: (tenantId) => reload(tenantId),
  });
  endings.rooms = rooms.stop;
  engine.join(rooms.handlers);
  const web = createWeb({
    ...everywhere,
    engine,
    storage,
    transcript: createTranscriptStore(database),
    rooms,
    role,
    metrics,
    redis,
    socketAdapter: others.socketAdapter,
  });

  const readAnew = readerOf(programs, store, served, channels, rooms, web);
  async function reload(tenantId: string): Promise<void> {
    await readAnew(tenantId);
    await others.tellChanged(tenantId);
  }
  const unread = (error: unknown) => log.error({ err: error }, "what another process changed was not read");
  others.listen((tenantId) => void readAnew(tenantId).catch(unread));

  endings.work = () => finish([web.close(), engine.stop().then(sessions.stop), jobs.close()], log, engine.depth);
  addresses.listensAt(await web.listen());
  await readAnew(null);
  await engine.start();
  if (role !== "web") sessions.start();
  rooms.start();
  keepHouse(jobs, database, storage, now);
  keepAccounts(jobs, installation, { channels, now, log, changed: reload }, templates);
  warmAll(programs, database, log);
  resealAtStart(installation, log);
  // On a PostgreSQL server commands reach the database themselves, and processes hear of changes from there.
  if (database.kind === "embedded") {
    const control = await openControl({ installation, engine, reload, publicAddress: addresses.public, log });
    endings.commands = control.close;
  }
  return { address: addresses.own(), demoEnabled: web.demoEnabled, engine, channels, live, reload };
}

/** Starts the work that repeats by the clock and belongs to no room. */
function keepHouse(jobs: Jobs, database: Database, storage: FileStorage, now: () => number): void {
  keepDatabaseFit(database, jobs);
  keepAuditChained(database, jobs, now);
  storage.tidy(jobs);
}

/** Keeps what the providers of connected accounts give for a while: secrets that end, and lists that grow old. */
function keepAccounts(
  jobs: Jobs,
  { database, keyring }: Pick<Installation, "database" | "keyring">,
  parts: Pick<Parameters<typeof keepChannelsAlive>[1], "channels" | "now" | "log" | "changed">,
  lists: Parameters<typeof keepTemplatesFresh>[1]["lists"],
): void {
  const store = createChannelStore(database);
  keepChannelsAlive(jobs, { ...parts, store, keyring, alerts: createAlertStore(database) });
  keepTemplatesFresh(jobs, { ...parts, lists });
}

/** Keeps the flows of all companies loaded before the first customer writes. */
function warmAll(programs: Parameters<typeof warmUp>[0], database: Database, log: Log): void {
  const failed = (error: unknown, tenantId: string | null) =>
    log.warn({ err: error, tenantId }, "a company's flows were not loaded ahead");
  void warmUp(programs, () => listTenants(database), failed);
}

/** Reads again what this process remembers of a company (null: of all). */
function readerOf(
  programs: Pick<ReturnType<typeof createProgramRegistry>, "forget">,
  store: Pick<ReturnType<typeof createEngineStore>, "forget">,
  served: Pick<ServedCompanies, "reload">,
  channels: Pick<ChannelRegistry, "reload">,
  rooms: Pick<Rooms, "forget" | "reload">,
  web: Pick<Web, "leaveUnserved">,
): (tenantId: string | null) => Promise<void> {
  return async (tenantId) => {
    programs.forget(tenantId);
    store.forget(null);
    rooms.forget(tenantId);
    await served.reload();
    await channels.reload(tenantId);
    await rooms.reload(tenantId);
    web.leaveUnserved();
  };
}

/** Called when another process took the database over while this one was frozen or cut off. */
function giveWay(log: Log): never {
  log.fatal("another process serves this database now; this one ends");
  process.exit(1);
}

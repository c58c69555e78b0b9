import { createCompanyCommands } from "../company/commands/company-commands.js";
import { createCompanyReader } from "../company/commands/read-office.js";
import { portuguese } from "../company/portuguese.js";
import { createApiKeyStore } from "../db/stores/api-key-store.js";
import { createAuditStore } from "../db/stores/audit-store.js";
import { createChannelEventStore } from "../db/stores/channel-event-store.js";
import { createChannelTestStore } from "../db/stores/channel-test-store.js";
import { createDeskStore } from "../db/stores/desk-store.js";
import { createGapStore } from "../db/stores/gap-store.js";
import { createKnowledgeCareStore } from "../db/stores/knowledge-care-store.js";
import { createLedgerStore } from "../db/stores/ledger-store.js";
import { createOutsideIdentityStore } from "../db/stores/outside-identity-store.js";
import { createPasswordLinkStore } from "../db/stores/password-link-store.js";
import { createProblemStore } from "../db/stores/problem-store.js";
import { createReportStore } from "../db/stores/report-store.js";
import { createSearchIndex } from "../db/stores/search-index.js";
import { createSearchStore } from "../db/stores/search-store.js";
import { createSecondFactorStore } from "../db/stores/second-factor-store.js";
import { createSessionStore } from "../db/stores/session-store.js";
import { createTemplateStore } from "../db/stores/template-store.js";
import { createUserStore } from "../db/stores/user-store.js";
import { createDeskApi } from "../handoff-inbox/api/create-desk-api.js";
import type { DeskDeps } from "../handoff-inbox/api/deps.js";
import { createDeskPages } from "../handoff-inbox/api/desk-pages.js";
import { attachDesk } from "../handoff-inbox/api/desk-sockets.js";
import { createOpenId, type OpenId } from "../handoff-inbox/api/openid.js";
import { createPasswordChecks } from "../handoff-inbox/api/password-checks.js";
import { API } from "../handoff-inbox/contract/api-base.js";
import type { KnowledgeRoom } from "../knowledge/knowledge-room.js";
import type { Config } from "../platform/config/load-config.js";
import { createSmtpMailer } from "../platform/mail/mailer.js";
import { deriveKey } from "../platform/secrets/derive.js";
import { open, seal } from "../platform/secrets/seal.js";
import { createThreadPool } from "../platform/threads/thread-pool.js";
import { createAccountChecks } from "./account-checks.js";
import { assets } from "./assets.js";
import { channelKinds } from "./channel-kinds.js";
import { companyTools } from "./company-tools.js";
import { createDeviceDesk } from "./device-desk.js";
import { createGapDesk } from "./gap-desk.js";
import { createGateways } from "./gateways.js";
import { keepSearch } from "./keep-search.js";
import { openDocuments } from "./knowledge-documents.js";
import { createMoneyBooks } from "./money-books.js";
import { openCompanies } from "./open-companies.js";
import { openOrders } from "./open-orders.js";
import { createOrderDesk } from "./order-desk.js";
import { paymentKinds } from "./payment-kinds.js";
import { createPaymentSettling } from "./payment-settling.js";
import { createRehearsal } from "./rehearse-article.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** How often it is looked for companies that are to be removed, in ms. */
const REMOVALS_MS = 5_000;

/** Opens the desk: its pages at `/desk`, its API at `/api/v1`, and its live news in the socket namespace `/desk`. */
export function openDeskRoom(tools: RoomTools & { knowledge: KnowledgeRoom }): OpenedRoom {
  const { database, keyring, secretKey, config } = tools.installation;
  const strangers = createThreadPool({ threads: 1, waitingPerKey: 1 });
  const companies = openCompanies(tools.installation, tools.changed);
  /** What a removal that was cut off, or was asked for by a page, left to be done. */
  const removals = async () => void (await companies.finishRemovals());
  const commands = createCompanyCommands(database, companyTools(tools.installation), tools.changed);
  const documents = openDocuments({ ...tools, database, allow: config.httpStepAllow }, commands);
  const deps: DeskDeps = {
    desk: createDeskStore(database),
    search: createSearchStore(database),
    problems: createProblemStore(database),
    ledger: createLedgerStore(database),
    reports: createReportStore(database),
    sessions: createSessionStore(database, {
      now: tools.now,
      key: deriveKey(secretKey, "refresh tokens"),
      longestMs: config.signInDays * 86_400_000,
    }),
    users: createUserStore(database),
    audit: createAuditStore(database),
    keys: createApiKeyStore(database),
    companies,
    links: createPasswordLinkStore(database),
    factors: createSecondFactorStore(database),
    sealing: {
      close: (text, context) => seal(keyring, text, context),
      open: (sealed, context) => open(keyring, sealed, context),
    },
    openid: openIdOf(config, tools.publicAddress),
    identities: createOutsideIdentityStore(database),
    mailer: config.smtpUrl && config.mailFrom ? createSmtpMailer(config.smtpUrl, config.mailFrom) : null,
    publicAddress: tools.publicAddress,
    files: tools.files,
    programs: tools.programs,
    live: tools.live,
    tell: tools.tell,
    wake: tools.wake,
    capabilitiesOf: tools.channels.capabilitiesOf,
    channelOf: tools.channels.byKey,
    channelTests: createChannelTestStore(database),
    channelEvents: createChannelEventStore(database),
    templates: createTemplateStore(database, tools.now),
    accessKey: deriveKey(secretKey, "sessions"),
    deviceKey: deriveKey(secretKey, "known devices"),
    shared: tools.shared,
    downloads: tools.bytes.desk,
    passwords: createPasswordChecks(strangers),
    company: {
      commands,
      reader: createCompanyReader(database, tools.installation.keyring),
      channelKinds: channelKinds(config).kinds ?? [],
      gateways: paymentKinds(config).kinds,
      accountChecks: createAccountChecks(tools.installation, gatewaysOf(tools)),
    },
    payments: createPaymentSettling(database, tools.now),
    orders: createOrderDesk({ database, ...openOrders(tools), now: tools.now }),
    devices: createDeviceDesk({ database, hub: tools.devices.hub, now: tools.now }),
    books: createMoneyBooks(database, tools.now),
    models: tools.models.desk,
    documents: documents.desk,
    gaps: createGapDesk({
      store: createGapStore(database),
      room: tools.knowledge,
      language: portuguese,
      model: tools.models.ask,
      tell: tools.tell,
      capabilitiesOf: tools.channels.capabilitiesOf,
      now: tools.now,
    }),
    examine: tools.knowledge.examine,
    rehearse: createRehearsal(tools.knowledge, createKnowledgeCareStore(database), tools.now),
    publicOrigin: config.publicUrl ? new URL(config.publicUrl).origin : undefined,
    reportUrl: (pageKey) => `${tools.publicAddress()}/r/${pageKey}`,
    now: tools.now,
    log: tools.log,
  };
  let sockets: ReturnType<typeof attachDesk> | null = null;
  let leaveSearch = () => {};
  return {
    mount(app, io) {
      sockets = attachDesk(io, deps);
      app.use(API, createDeskApi({ ...deps, changed: sockets.changed }));
      app.use("/desk", createDeskPages(assets.desk));
    },
    start() {
      tools.jobs.every("removing companies", REMOVALS_MS, removals);
      documents.start();
      leaveSearch = keepSearch({ index: createSearchIndex(database), live: tools.live, jobs: tools.jobs });
    },
    async stop() {
      leaveSearch();
      sockets?.close();
      await documents.stop();
      await strangers.close();
    },
  };
}

/** The gateways as they are asked about accounts that people save. */
function gatewaysOf({ installation: { config, secretKey }, ownAddress, now, log }: RoomTools) {
  const baseUrl = () => config.sandboxGatewayBaseUrl?.replace(/\/$/, "") ?? ownAddress();
  return createGateways({ sandbox: { baseUrl, secret: deriveKey(secretKey, "sandbox gateway") }, config, now, log });
}

/** The OpenID provider of the settings, or null. */
function openIdOf(config: Config, publicAddress: () => string): OpenId | null {
  const { openidIssuer, openidClientId, openidClientSecret, openidName, openidCompany } = config;
  if (!openidIssuer || !openidClientId || !openidClientSecret) return null;
  const settings = {
    issuer: openidIssuer,
    clientId: openidClientId,
    clientSecret: openidClientSecret,
    name: openidName,
    company: openidCompany,
  };
  return createOpenId(settings, () => `${publicAddress()}${API}/session/openid/callback`);
}

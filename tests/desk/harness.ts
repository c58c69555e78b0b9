import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verify } from "@node-rs/argon2";
import express from "express";
import { decodeJwt } from "jose";
import { Server } from "socket.io";
import { io as connectSocket, type Socket } from "socket.io-client";
import { createInProcessLive } from "../../bot/live/in-process-live.js";
import type { ConversationRef } from "../../bot/ports/store.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import { attachWebChat } from "../../channels/webchat/attach-web-chat.js";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import type { CompanyTools } from "../../company/commands/at.js";
import { createCompanyCommands } from "../../company/commands/company-commands.js";
import { createCompanyReader } from "../../company/commands/read-office.js";
import { createCompanies } from "../../company/lifecycle/companies.js";
import { createApiKeyStore } from "../../db/stores/api-key-store.js";
import { createAuditStore } from "../../db/stores/audit-store.js";
import { createChannelEventStore } from "../../db/stores/channel-event-store.js";
import { createChannelTestStore } from "../../db/stores/channel-test-store.js";
import { createCompanyStore } from "../../db/stores/company-store.js";
import { createDeskStore } from "../../db/stores/desk-store.js";
import { createLedgerStore } from "../../db/stores/ledger-store.js";
import { createOutsideIdentityStore } from "../../db/stores/outside-identity-store.js";
import { createPasswordLinkStore } from "../../db/stores/password-link-store.js";
import { createProblemStore } from "../../db/stores/problem-store.js";
import { createReportStore } from "../../db/stores/report-store.js";
import { createSearchStore } from "../../db/stores/search-store.js";
import { createSecondFactorStore } from "../../db/stores/second-factor-store.js";
import { createSessionStore } from "../../db/stores/session-store.js";
import { createTemplateStore } from "../../db/stores/template-store.js";
import { createTranscriptStore } from "../../db/stores/transcript-store.js";
import { createUserStore } from "../../db/stores/user-store.js";
import { createDeskApi } from "../../handoff-inbox/api/create-desk-api.js";
import type { DeskDeps } from "../../handoff-inbox/api/deps.js";
import { createDeskPages } from "../../handoff-inbox/api/desk-pages.js";
import { attachDesk } from "../../handoff-inbox/api/desk-sockets.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { SignedIn } from "../../handoff-inbox/contract/session.js";
import type { DeskActs, DeskNews } from "../../handoff-inbox/wire.js";
import type { AccountCheck } from "../../payments/check-account.js";
import type { Method } from "../../platform/http/contract/route-contract.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import type { Role } from "../../platform/rights.js";
import { makeKeyring, open, seal } from "../../platform/secrets/seal.js";
import { createMoneyBooks } from "../../server/money-books.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { createPaymentSettling } from "../../server/payment-settling.js";
import { ROOMY } from "../company/company-folder.js";
import type { TestCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { FLOWS } from "../engine/flows.js";
import { modelDesk, NO_MODEL } from "./model-desk.js";
import { NO_DRAFTS, openKnowledgeParts } from "./open-knowledge-parts.js";
import { openOrderDesk } from "./open-order-desk.js";
import { isJson, quickHash } from "./quick-hash.js";
import { sentAs } from "./sent-as.js";
import { standInChecks } from "./stand-in-checks.js";
import { standInDevices } from "./stand-in-devices.js";

/** Kinds of channels that a company may connect. */
const KINDS = ["whatsapp", "webchat", "fake"];
export const PASSWORD = "uma senha bem longa";
export type TestUser = { id: string; tenantId: string; email: string; name: string };
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

/** The desk's API and sockets over a real engine and database, with a web chat beside it. The channels are fakes. */
export class DeskHarness {
  readonly engine: EngineHarness;
  readonly deps: DeskDeps;
  readonly logged: { level: string; detail: object; message: string }[] = [];
  /** The channels' capabilities that the desk is given. A test may change them. */
  capabilities: Capabilities = ROOMY;
  readonly companyTools: CompanyTools = {
    keyring: makeKeyring({ current: Buffer.alloc(32, 7), old: [] }),
    channels: {
      kinds: ["whatsapp", "webchat"],
      capabilitiesOf: (kind) => (KINDS.includes(kind) ? ROOMY : null),
      trustedSettings: (kind) => (kind === "whatsapp" ? ["apiBaseUrl"] : []),
    },
    payments: paymentKinds({ sandboxPayments: "on", demo: "auto" }),
  };
  /** What gateways say of an account that is about to be saved. A test may change it. */
  accountCheck: (name: string) => AccountCheck = () => ({ outcome: "unavailable", reason: "no gateway is here" });
  modelServer = NO_MODEL;
  /** The language model that drafts articles. A test may change it. */
  model = NO_DRAFTS;
  /** Holds gaps and own questions against what a company knows, as the product does after each change. */
  readonly checkKnowledge: (tenantId: string) => Promise<void>;
  readonly changedCompanies: string[] = [];
  url = "";
  readonly filesRemoved: string[] = [];
  leaveUnserved = () => {};
  readonly #app = express();
  readonly #http = createServer(this.#app);
  readonly #io = new Server(this.#http, { serveClient: false });
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly #sockets: Socket[] = [];

  private constructor(database: Awaited<ReturnType<typeof openTestDatabase>>, secret: string, more: Partial<DeskDeps>) {
    const failed = (err: unknown) => void this.logged.push({ level: "live", detail: { err }, message: String(err) });
    const live = createInProcessLive(failed);
    this.engine = new EngineHarness(database, { live });
    live.subscribe((event) => this.engine.live.push({ ...event, toldAt: performance.now() }));
    const keyring = makeKeyring({ current: randomBytes(32), old: [] });
    const log = (level: string) => (detail: object, message: string) => this.logged.push({ level, detail, message });
    const logs = { info: log("info"), warn: log("warn"), error: log("error") };
    const tell: DeskDeps["tell"] = (to, dedupe, event) => this.engine.engine.inbox.acceptInside(to, dedupe, event);
    const told = async (id: string) => {
      this.changedCompanies.push(id);
      void this.checkKnowledge(id);
    };
    const commands = createCompanyCommands(database, this.companyTools, told);
    const { parts, check } = openKnowledgeParts(database, commands, this, { tell, log: logs }, this.#closers);
    this.checkKnowledge = check;
    this.deps = {
      desk: createDeskStore(database),
      search: createSearchStore(database),
      problems: createProblemStore(database),
      ledger: createLedgerStore(database),
      reports: createReportStore(database),
      sessions: createSessionStore(database, {
        now: this.engine.now,
        key: new TextEncoder().encode(secret),
        longestMs: 30 * 86_400_000,
      }),
      users: createUserStore(database),
      audit: createAuditStore(database),
      keys: createApiKeyStore(database),
      companies: createCompanies({
        database,
        company: this.companyTools,
        removeFiles: async (tenantId) => void this.filesRemoved.push(tenantId),
        changed: async () => {
          this.engine.unserved.clear();
          for (const { id } of await createCompanyStore(database).stopped()) this.engine.unserved.add(id);
          this.leaveUnserved();
        },
        settleMs: 0,
      }),
      links: createPasswordLinkStore(database),
      factors: createSecondFactorStore(database),
      sealing: {
        close: (text, context) => seal(keyring, text, context),
        open: (sealed, context) => open(keyring, sealed, context),
      },
      openid: null,
      identities: createOutsideIdentityStore(database),
      mailer: null,
      publicAddress: () => "http://desk.example",
      files: this.engine.files,
      programs: this.engine.programs,
      live,
      tell,
      wake: (ref) => this.engine.engine.wake(ref),
      capabilitiesOf: () => this.capabilities,
      channelOf: (key) =>
        [...this.engine.channels.values()].find(({ account }) => account.key === key)?.connected() ?? null,
      channelTests: createChannelTestStore(database),
      channelEvents: createChannelEventStore(database),
      templates: createTemplateStore(database, this.engine.now),
      accessKey: new TextEncoder().encode(secret),
      deviceKey: new TextEncoder().encode(`aparelhos-${secret}`),
      shared: createSharedLimits(null),
      downloads: createByteBudget({ each: 4 * 1024 * 1024, all: 1e9 }),
      passwords: { known: verify, strangers: verify },
      payments: createPaymentSettling(database, this.engine.now),
      orders: openOrderDesk(database, { key: new TextEncoder().encode(secret), tell, now: this.engine.now, log: logs }),
      devices: standInDevices(database, [], this.engine.now),
      books: createMoneyBooks(database, this.engine.now),
      ...parts,
      models: modelDesk(database, this.companyTools.keyring, () => this.modelServer),
      company: {
        commands,
        reader: createCompanyReader(database, this.companyTools.keyring),
        channelKinds: ["whatsapp", "webchat"],
        gateways: this.companyTools.payments.kinds,
        accountChecks: standInChecks(database, this.companyTools.keyring, this),
      },
      reportUrl: (key) => `http://desk.example/report/${key}`,
      now: this.engine.now,
      log: logs,
      ...more,
    };
    const sockets = attachDesk(this.#io, this.deps);
    this.#app.set("trust proxy", 1);
    this.#app.use(API, createDeskApi({ ...this.deps, changed: sockets.changed }));
    const chat = attachWebChat(this.#io, {
      findChannel: async (key) => {
        const channel = [...this.engine.channels.values()].find(({ account }) => account.key === key);
        return channel
          ? { account: { ...channel.account, kind: "webchat", settings: { title: "Loja" } }, paused: false }
          : null;
      },
      files: this.engine.files,
      inbox: this.engine.engine.inbox,
      transcript: createTranscriptStore(database),
      live,
      now: this.engine.now,
      log: logs,
      sign: { visitorSecret: new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes") },
      limits: DEFAULT_WEB_CHAT_LIMITS,
      shared: createSharedLimits(null),
      addressOf: (_headers, remote) => remote,
    });
    this.leaveUnserved = () => chat.leave((tenantId) => this.engine.unserved.has(tenantId));
    this.#closers.push(
      () => chat.close(),
      () => sockets.close(),
    );
  }

  /** `more`: what the desk is given instead of the usual. */
  static async open(more: Partial<DeskDeps> = {}): Promise<DeskHarness> {
    const harness = new DeskHarness(await openTestDatabase(), `chave-de-teste-${randomUUID()}`, more);
    await harness.engine.engine.start();
    await new Promise<void>((resolve) => harness.#http.listen(0, "127.0.0.1", resolve));
    harness.url = `http://127.0.0.1:${(harness.#http.address() as AddressInfo).port}`;
    return harness;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    for (const close of this.#closers) await close();
    await this.#io.close();
    await this.engine.engine.stop();
    await this.engine.database.close();
  }

  /** What was logged as an error. */
  complaints(): unknown[] {
    return this.logged.filter(({ level }) => level === "error" || level === "live");
  }

  /** Opens the API of another process: same database, keys and counts. `publicOrigin`: where it is reached. */
  async another(publicOrigin?: string, more: Partial<DeskDeps> = {}) {
    const app = express().set("trust proxy", 1);
    app.use(API, createDeskApi({ ...this.deps, publicOrigin, changed: () => {}, ...more }));
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      url,
      ask: (body: object, headers: Record<string, string>) =>
        fetch(`${url}/api/v1/session`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify(body),
        }),
      close: () => new Promise((resolve) => server.close(resolve)),
    };
  }

  /** Serves the desk's pages from a folder that `buildDesk` wrote. */
  servePages(folder: string): void {
    this.#app.use("/desk", createDeskPages(folder));
  }

  company() {
    return this.engine.company(FLOWS);
  }

  async team(company: TestCompany, slug: string): Promise<void> {
    await this.engine.rows(
      company.tenantId,
      "INSERT INTO teams (id, tenant_id, slug, title, from_folder) VALUES (gen_random_uuid(), $1, $2, $2, false) ON CONFLICT DO NOTHING",
      [company.tenantId, slug],
    );
  }

  async user(
    company: TestCompany,
    name: string,
    role: Role = "consultant",
    email = `${randomUUID()}@loja.example`,
    teams: readonly string[] = ["tecnicos"],
  ): Promise<TestUser> {
    const id = randomUUID();
    await this.engine.rows(
      company.tenantId,
      `INSERT INTO users (id, tenant_id, email, name, role, teams, password_hash, disabled, from_folder) VALUES ($1, $2, $3, $4, $5, $6, $7, false, false)`,
      [id, company.tenantId, email, name, role, teams, await quickHash(PASSWORD)],
    );
    return { id, tenantId: company.tenantId, email, name };
  }

  /** Makes a request. It comes from a new network address, unless one is given. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { method, ...sentAs(body, headers) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: isJson(response) ? JSON.parse(text) : { text } };
  }

  async signIn(user: Pick<TestUser, "email">): Promise<Person> {
    const answer = await this.ask("POST", "/api/v1/session", { email: user.email, password: PASSWORD });
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return new Person(this, answer.body as unknown as SignedIn, cookieOf(answer));
  }

  /** Opens a socket of the desk. Rejects with the refusal's code. */
  async socket(token: string, headers: Record<string, string> = {}): Promise<DeskSocket> {
    const socket: Socket<DeskNews, DeskActs> = connectSocket(`${this.url}/desk`, {
      auth: { token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      extraHeaders: headers,
    });
    this.#sockets.push(socket);
    const news: DeskSocket["news"] = [];
    socket.onAny((kind: string, detail: Record<string, unknown>) => void news.push({ kind, detail }));
    await new Promise<void>((resolve, reject) => {
      socket.on("connect", resolve);
      socket.on("connect_error", reject);
    });
    return { socket, news, of: (kind) => news.filter((one) => one.kind === kind).map((one) => one.detail) };
  }
}

export type DeskSocket = {
  socket: Socket<DeskNews, DeskActs>;
  news: { kind: string; detail: Record<string, unknown> }[];
  of(kind: string): Record<string, unknown>[];
};

/** A user who signed in. */
export class Person {
  constructor(
    private readonly harness: DeskHarness,
    readonly signedIn: SignedIn,
    public cookie: string,
  ) {}

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.signedIn.access}` };
  }
  /** The sign-in behind the access token. */
  get sid(): string {
    return String(decodeJwt(this.signedIn.access).sid);
  }
  /** The desk's clock. */
  now(): number {
    return this.harness.engine.now();
  }
  /** Asks with any method. `revision` becomes `If-Match`; the key is a new one, unless one is given. */
  send(
    method: Method,
    path: string,
    body?: unknown,
    { key = randomUUID(), revision }: { key?: string; revision?: number | undefined } = {},
  ): Promise<Answer> {
    const match: Record<string, string> = revision === undefined ? {} : { "if-match": `"${revision}"` };
    const headers = { ...this.headers, "idempotency-key": key, ...match };
    return this.harness.ask(method.toUpperCase(), `${API}${path}`, body, headers);
  }
  get(path: string): Promise<Answer> {
    return this.harness.ask("GET", `${API}${path}`, undefined, this.headers);
  }
  post(path: string, body: unknown = {}, key: string = randomUUID()): Promise<Answer> {
    return this.send("post", path, body, { key });
  }
  /** Does an act on a conversation. The key is a new one, unless one is given. */
  act(kind: string, conversationId: string, { key, ...body }: { key?: string; [field: string]: unknown } = {}) {
    return this.post(`/conversations/${conversationId}/${kind}`, body, key);
  }
  refresh(cookie = this.cookie, headers: Record<string, string> = {}): Promise<Answer> {
    return this.harness.ask("POST", "/api/v1/session/refresh", undefined, { "x-balcao": "1", cookie, ...headers });
  }
  socket(): Promise<DeskSocket> {
    return this.harness.socket(this.signedIn.access);
  }
}

/** A company with a team, and a consultant and an admin who signed in. */
export async function openShop(desk: DeskHarness) {
  const shop = await desk.company();
  await desk.team(shop, "tecnicos");
  const rui = await desk.signIn(await desk.user(shop, "Rui"));
  const eva = await desk.signIn(await desk.user(shop, "Eva", "admin"));
  return { shop, rui, eva };
}

/** Follows a conversation's lines and typing. */
export const follow = (socket: DeskSocket, ref: ConversationRef) =>
  socket.socket.timeout(5_000).emitWithAck("open", { conversationId: ref.conversationId });

/** The lines as `author: text`. */
export const textsOf = (lines: unknown) =>
  (lines as { author: string; content: { text: string } }[]).map(({ author, content }) => `${author}: ${content.text}`);

/** The cookie `balcao_refresh=<token>`, as a browser sends it back. */
export function cookieOf(answer: Answer): string {
  return (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}

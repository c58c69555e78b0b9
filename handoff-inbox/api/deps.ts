import type { ConnectedChannel } from "../../bot/effects/send-handler.js";
import type { Files } from "../../bot/ports/files.js";
import type { Live } from "../../bot/ports/live.js";
import type { Programs } from "../../bot/ports/programs.js";
import type { Tell } from "../../bot/ports/rooms.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import type { CompanyCommands } from "../../company/commands/company-commands.js";
import type { CompanyReader } from "../../company/commands/read-office.js";
import type { Companies } from "../../company/lifecycle/companies.js";
import type { PaymentKind } from "../../company/payments-file.js";
import type { ApiKeyStore } from "../../db/stores/api-key-store.js";
import type { AuditStore } from "../../db/stores/audit-store.js";
import type { ChannelEventStore } from "../../db/stores/channel-event-store.js";
import type { ChannelTestStore } from "../../db/stores/channel-test-store.js";
import type { DeskStore } from "../../db/stores/desk-store.js";
import type { createLedgerStore } from "../../db/stores/ledger-store.js";
import type { OutsideIdentityStore } from "../../db/stores/outside-identity-store.js";
import type { PasswordLinkStore } from "../../db/stores/password-link-store.js";
import type { ProblemStore } from "../../db/stores/problem-store.js";
import type { createReportStore } from "../../db/stores/report-store.js";
import type { SearchStore } from "../../db/stores/search-store.js";
import type { SecondFactorStore } from "../../db/stores/second-factor-store.js";
import type { SessionStore } from "../../db/stores/session-store.js";
import type { TemplateStore } from "../../db/stores/template-store.js";
import type { UserStore } from "../../db/stores/user-store.js";
import type { AccountChecks } from "../../payments/check-account.js";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { Mailer } from "../../platform/mail/mailer.js";
import type {
  DeviceDesk,
  DocumentDesk,
  Examine,
  GapDesk,
  ModelDesk,
  MoneyBooks,
  OrderDesk,
  PaymentSettling,
  Rehearse,
} from "../ports.js";
import type { OpenId } from "./openid.js";
import type { PasswordChecks } from "./password-checks.js";

/** What the desk's API needs. */
export type DeskDeps = {
  desk: DeskStore;
  search: SearchStore;
  problems: ProblemStore;
  ledger: ReturnType<typeof createLedgerStore>;
  reports: ReturnType<typeof createReportStore>;
  sessions: SessionStore;
  users: UserStore;
  audit: AuditStore;
  keys: ApiKeyStore;
  companies: Companies;
  links: PasswordLinkStore;
  factors: SecondFactorStore;
  /** Encrypts what only we may read again. `context` says whose it is. */
  sealing: {
    close(text: string, context: string): string;
    open(sealed: string, context: string): string;
  };
  /** Null when no OpenID provider is configured. */
  openid: OpenId | null;
  identities: OutsideIdentityStore;
  /** Null when no mail server is configured. */
  mailer: Mailer | null;
  /** The address at which people's browsers reach this server, without a slash at the end. */
  publicAddress(): string;
  files: Files;
  /** Gives the titles of flows and the names of their variables and answers. */
  programs: Pick<Programs, "current" | "pinned" | "load">;
  live: Live;
  tell: Tell;
  wake(ref: { tenantId: string; conversationId: string }): void;
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** A connected account by its key; null for one that is not loaded or was removed. */
  channelOf(key: string): ConnectedChannel | null;
  channelTests: ChannelTestStore;
  channelEvents: ChannelEventStore;
  templates: TemplateStore;
  devices: DeviceDesk;
  /** Signs access tokens; 32 bytes. */
  accessKey: Uint8Array;
  /** Signs the cookies of known devices; 32 bytes, the same in all processes. */
  deviceKey: Uint8Array;
  shared: SharedLimits;
  passwords: PasswordChecks;
  /** Changes companies, and shows what they consist of. */
  company: {
    commands: CompanyCommands;
    reader: CompanyReader;
    channelKinds: readonly string[];
    gateways: readonly PaymentKind[];
    /** Asks gateways about payment accounts that are about to be saved. */
    accountChecks: AccountChecks;
  };
  /** Money that people settle. */
  payments: PaymentSettling;
  /** Orders as people work on them. */
  orders: OrderDesk;
  /** What came to the company's accounts at gateways, and left them. */
  books: MoneyBooks;
  models: ModelDesk;
  documents: DocumentDesk;
  gaps: GapDesk;
  examine: Examine;
  rehearse: Rehearse;
  /** Limits the memory of files that people open, by company. */
  downloads: ByteBudget;
  /** The address at which browsers reach this server, when it is configured. */
  publicOrigin?: string;
  /** The address of a report's page, by its key. */
  reportUrl(pageKey: string): string;
  now(): number;
  log: DeskLog;
};

/** The API also tells open pages what the engine does not. */
export type DeskApiDeps = DeskDeps & { changed(tenantId: string, conversationId: string): void };

export type DeskLog = {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
};

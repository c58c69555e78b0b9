import type { Files } from "../../bot/ports/files.js";
import type { Live } from "../../bot/ports/live.js";
import type { Programs } from "../../bot/ports/programs.js";
import type { Tell } from "../../bot/ports/rooms.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import type { DeskStore } from "../../db/stores/desk-store.js";
import type { createLedgerStore } from "../../db/stores/ledger-store.js";
import type { ProblemStore } from "../../db/stores/problem-store.js";
import type { SessionStore } from "../../db/stores/session-store.js";
import type { UserStore } from "../../db/stores/user-store.js";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { PasswordChecks } from "./password-checks.js";

/** What the desk's API stands on. */
export type DeskDeps = {
  desk: DeskStore;
  problems: ProblemStore;
  ledger: ReturnType<typeof createLedgerStore>;
  sessions: SessionStore;
  users: UserStore;
  files: Files;
  /** By which flows, their variables and answers are called. */
  programs: Pick<Programs, "current" | "pinned" | "load">;
  live: Live;
  tell: Tell;
  wake(ref: { tenantId: string; conversationId: string }): void;
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** Signs access tokens; 32 bytes. */
  accessKey: Uint8Array;
  /** Signs what known devices keep; 32 bytes, the same in all processes. */
  deviceKey: Uint8Array;
  shared: SharedLimits;
  passwords: PasswordChecks;
  /** What files that people open may hold in memory, by company. */
  downloads: ByteBudget;
  /** Where browsers reach this server, when that is configured. */
  publicOrigin?: string;
  /** Where a report's page is, by its key. */
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

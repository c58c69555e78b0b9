import type { IncomingHttpHeaders } from "node:http";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { ThreadPool } from "../../platform/threads/thread-pool.js";
import type { SimulatorLimits } from "./limits.js";

/** The part of pino that is used here. Never given a secret or what somebody wrote. */
export type SimulatorLog = {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
};

/** The demonstration's own accounts; null where the demo tenant has none, or they are off. */
export type DemoChannels = {
  whatsapp: {
    /** Last part of the webhook's address: `/webhooks/whatsapp/<key>`. */
    key: string;
    /** The phone number id, digits only. */
    externalId: string;
    secrets: { accessToken: string; appSecret: string };
  } | null;
  webchat: {
    /** What the widget's script tag names in `data-channel`. */
    key: string;
    /** The shop's name, as the phone shows it. */
    title: string;
  } | null;
};

export type SimulatorDeps = {
  /** The product's own address without a slash at the end, `http://127.0.0.1:3000`; asked only after it listens. */
  ownAddress(): string;
  channels(): DemoChannels;
  /** Whether the demonstration is on; asked at each request and connection. */
  enabled(): boolean;
  /** ms since the epoch. */
  now(): number;
  /** At least 96 random bits as letters, digits, `-` and `_`. */
  randomId(): string;
  log: SimulatorLog;
  /** Where `scripts/build-demo.ts` put the page (`dist/demo`). */
  publicDir: string;
  /** Our origin as browsers see it, where a proxy changes `Host`. */
  publicOrigin?: string;
  shared: SharedLimits;
  /** The network address of a connection, behind the proxies that are trusted. */
  addressOf(headers: IncomingHttpHeaders, remoteAddress: string): string;
  limits?: SimulatorLimits;
  /** Where bytes that visitors upload are looked into. */
  threads: Pick<ThreadPool, "run">;
  /** What uploads may hold in memory; shared with other channels. */
  bytes: ByteBudget;
};

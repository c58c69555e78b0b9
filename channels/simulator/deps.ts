import type { IncomingHttpHeaders } from "node:http";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import type { SharedLimits } from "../../platform/limits/shared-limits.js";
import type { ThreadPool } from "../../platform/threads/thread-pool.js";
import type { SimulatorLimits } from "./limits.js";

/** The part of pino that is used here. It is never given a secret or what somebody wrote. */
export type SimulatorLog = {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
};

/** The demonstration's own accounts. Null when the demo tenant has none, or they are off. */
export type DemoChannels = {
  whatsapp: {
    /** Last part of the webhook's address: `/webhooks/whatsapp/<key>`. */
    key: string;
    /** The phone number id, digits only. */
    externalId: string;
    secrets: { accessToken: string; appSecret: string };
  } | null;
  /** Absent where the demonstration has no Instagram. */
  instagram?: {
    /** Last part of the webhook's address: `/webhooks/instagram/<key>`. */
    key: string;
    /** The professional account's id, digits only. */
    externalId: string;
    secrets: { accessToken: string; appSecret: string };
  } | null;
  webchat: {
    /** The key in the `data-channel` of the widget's script tag. */
    key: string;
    /** The shop's name, as the phone shows it. */
    title: string;
  } | null;
};

export type SimulatorDeps = {
  /**
   * The product's own address without a slash at the end, `http://127.0.0.1:3000`. Only called after the server
   * listens.
   */
  ownAddress(): string;
  channels(): DemoChannels;
  /** Whether the demonstration is on. Called for each request and connection. */
  enabled(): boolean;
  /** In ms since the epoch. */
  now(): number;
  /** At least 96 random bits as letters, digits, `-` and `_`. */
  randomId(): string;
  log: SimulatorLog;
  /** The folder into which `scripts/build-demo.ts` built the page (`dist/demo`). */
  publicDir: string;
  /** Our origin as browsers see it, for a proxy that changes `Host`. */
  publicOrigin?: string;
  shared: SharedLimits;
  /** The network address of a connection, behind the proxies that are trusted. */
  addressOf(headers: IncomingHttpHeaders, remoteAddress: string): string;
  limits?: SimulatorLimits;
  /** The threads in which bytes that visitors upload are inspected. */
  threads: Pick<ThreadPool, "run">;
  /** Limits the memory of uploads; shared with other channels. */
  bytes: ByteBudget;
};

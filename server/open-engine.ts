import { createEngine, type Engine, type EngineOptions } from "../bot/create-engine.js";
import { backoffMs } from "../platform/backoff.js";
import { type Log, sparing } from "../platform/log.js";
import type { ChannelRegistry } from "./channel-registry.js";
import type { Installation } from "./open-installation.js";
import type { ServeRole } from "./others.js";

/** Opens the engine with the settings and with the limits that the kind of database needs. */
export function openEngine({
  installation: { config, database },
  role,
  channels,
  log,
  ...parts
}: {
  installation: Installation;
  role: ServeRole;
  channels: ChannelRegistry;
  log: Log;
} & Pick<
  EngineOptions,
  | "store"
  | "programs"
  | "understander"
  | "files"
  | "templates"
  | "live"
  | "wakes"
  | "breakers"
  | "meter"
  | "httpRequest"
  | "now"
  | "serves"
  | "workerId"
>): Engine {
  return createEngine({
    ...parts,
    channels,
    capabilitiesOf: channels.capabilitiesOf,
    log: sparing(log),
    works: role !== "web",
    backoffMs: (attempt) => backoffMs(attempt, Math.random()),
    burstWindowMs: config.burstWindowMs,
    contactPerMinute: config.contactMessagesPerMinute,
    sendTimeoutMs: config.sendTimeoutMs,
    httpTimeoutMs: 60_000,
    concurrency: database.kind === "embedded" ? 1 : Math.max(2, Math.floor(config.databasePoolSize / 3)),
  });
}

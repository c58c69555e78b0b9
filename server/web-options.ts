import type { Engine } from "../bot/create-engine.js";
import type { Live } from "../bot/ports/live.js";
import type { Transcript } from "../channels/ports.js";
import type { Breakers } from "../platform/breaker.js";
import type { SharedLimits } from "../platform/limits/shared-limits.js";
import type { Log } from "../platform/log.js";
import type { Metrics } from "../platform/metrics/create-metrics.js";
import type { ChannelRegistry } from "./channel-registry.js";
import type { DoorBytes } from "./door-bytes.js";
import type { FileStorage } from "./file-storage.js";
import type { Installation } from "./open-installation.js";
import type { Others, ServeRole } from "./others.js";
import type { Rooms } from "./rooms.js";
import type { RedisWatch } from "./watch-redis.js";

export type WebOptions = {
  installation: Installation;
  channels: ChannelRegistry;
  /** Whether a company is served now. */
  serves(tenantId: string): boolean;
  engine: Engine;
  live: Live;
  storage: Pick<FileStorage, "files" | "threads" | "hasFreeSpace">;
  transcript: Transcript;
  rooms: Pick<Rooms, "mount">;
  role: ServeRole;
  breakers: Pick<Breakers, "list">;
  metrics: Metrics;
  redis: RedisWatch;
  socketAdapter: Others["socketAdapter"];
  /** Counts at the doors that strangers come to. */
  shared: SharedLimits;
  bytes: DoorBytes;
  now(): number;
  log: Log;
  ownAddress(): string;
};

import type { PlaceLimits } from "../../platform/limits/places.js";
import type { Rate } from "../../platform/limits/rate-limiter.js";
import type { Allowance } from "../../platform/limits/shared-limits.js";

export type SimulatorLimits = {
  /** Phones in memory. The one that was not used for the longest time is dropped first. */
  phones: number;
  /** Messages kept on each phone's screen. */
  messagesPerPhone: number;
  /** Open sockets: of all phones, of one network, and of one phone (tabs). */
  sockets: number;
  socketsPerNetwork: number;
  socketsPerPhone: number;
  /** The longest message that a visitor may write, in UTF-16 units. */
  text: number;
  /** In bytes: the largest file in either direction, what one phone may send in a day, and all files together. */
  fileBytes: number;
  phoneFilesBytes: number;
  allFilesBytes: number;
  /** Uploads at the same time. */
  uploads: PlaceLimits;
  /** How many webhooks of one phone may wait for the product. */
  waitingWebhooks: number;
  rates: { send: Rate; signal: Rate; upload: Rate };
  /** New phones of one network: an office of a hundred may look at it together. */
  newPhones: Allowance;
};

/** Generous for a person who tries it, tight for a script. */
export const DEFAULT_SIMULATOR_LIMITS: SimulatorLimits = {
  phones: 500,
  messagesPerPhone: 200,
  sockets: 300,
  socketsPerNetwork: 120,
  socketsPerPhone: 6,
  text: 4096,
  fileBytes: 10 * 1024 * 1024,
  phoneFilesBytes: 32 * 1024 * 1024,
  allFilesBytes: 64 * 1024 * 1024,
  uploads: { visitor: 2, address: 4, company: 8, all: 8 },
  waitingWebhooks: 100,
  rates: {
    send: { burst: 20, perMinute: 60 },
    signal: { burst: 60, perMinute: 240 },
    upload: { burst: 10, perMinute: 20 },
  },
  newPhones: { points: 120, seconds: 60 },
};

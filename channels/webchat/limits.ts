import type { PlaceLimits } from "../../platform/limits/places.js";
import type { Rate } from "../../platform/limits/rate-limiter.js";
import type { Allowance } from "../../platform/limits/shared-limits.js";

export type WebChatLimits = {
  /** The longest message, in UTF-16 units. */
  text: number;
  /** The largest upload, in bytes. */
  fileBytes: number;
  /** The number of lines in one answer to `history`. */
  historyPage: number;
  /** Open sockets of this process: all, of one visitor (tabs), of one network, and of one company. */
  sockets: number;
  socketsPerVisitor: number;
  socketsPerNetwork: number;
  socketsPerCompany: number;
  /** Uploads at the same time in this process. */
  uploads: PlaceLimits;
  /** How often sockets with an expired identity are looked for, in ms. */
  expirySweepMs: number;
  /** How many keys the limiter remembers. */
  limiterKeys: number;
  rates: { message: Rate; history: Rate; signal: Rate; upload: Rate };
  /** New visitors of one network. */
  newVisitors: Allowance;
  /** Uploads of one network, by any visitors. */
  networkUploads: Allowance;
  /**
   * Megabytes of files of one network, by any number of visitors: a single stranger must not fill a company's storage.
   */
  uploadMb: Allowance;
};

/** Generous for a person who types, tight for a script. */
export const DEFAULT_WEB_CHAT_LIMITS: WebChatLimits = {
  text: 4096,
  fileBytes: 10 * 1024 * 1024,
  historyPage: 100,
  sockets: 20_000,
  socketsPerVisitor: 10,
  // Enough for a university. It takes 40 networks to fill all sockets.
  socketsPerNetwork: 500,
  // One company alone is not restricted by it, and cannot keep all others out.
  socketsPerCompany: 15_000,
  uploads: { visitor: 2, address: 8, company: 16, all: 64 },
  expirySweepMs: 30_000,
  limiterKeys: 50_000,
  rates: {
    message: { burst: 20, perMinute: 40 },
    history: { burst: 20, perMinute: 60 },
    signal: { burst: 30, perMinute: 120 },
    upload: { burst: 10, perMinute: 20 },
  },
  newVisitors: { points: 120, seconds: 60 },
  networkUploads: { points: 60, seconds: 60 },
  uploadMb: { points: 1_024, seconds: 24 * 60 * 60 },
};

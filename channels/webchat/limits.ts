import type { PlaceLimits } from "../../platform/limits/places.js";
import type { Rate } from "../../platform/limits/rate-limiter.js";

export type WebChatLimits = {
  /** Longest message, UTF-16 units. */
  text: number;
  /** Largest upload, bytes. */
  fileBytes: number;
  /** Lines in one answer to `history`. */
  historyPage: number;
  /** Open sockets of one visitor (tabs), and of this process. */
  socketsPerVisitor: number;
  sockets: number;
  /** Uploads at the same time in this process. */
  uploads: PlaceLimits;
  /** How often sockets whose identity has ended are looked for, ms. */
  expirySweepMs: number;
  /** Keys the limiter remembers. */
  limiterKeys: number;
  rates: { message: Rate; history: Rate; signal: Rate; upload: Rate; uploadFromAddress: Rate; newVisitor: Rate };
};

/** Generous for a person who types, tight for a script. `newVisitor` and `uploadFromAddress` count per network address. */
export const DEFAULT_WEB_CHAT_LIMITS: WebChatLimits = {
  text: 4096,
  fileBytes: 10 * 1024 * 1024,
  historyPage: 100,
  socketsPerVisitor: 10,
  sockets: 20_000,
  uploads: { visitor: 2, address: 8, company: 16, all: 64 },
  expirySweepMs: 30_000,
  limiterKeys: 50_000,
  rates: {
    message: { burst: 20, perMinute: 40 },
    history: { burst: 20, perMinute: 60 },
    signal: { burst: 30, perMinute: 120 },
    upload: { burst: 10, perMinute: 20 },
    uploadFromAddress: { burst: 60, perMinute: 60 },
    newVisitor: { burst: 100, perMinute: 60 },
  },
};

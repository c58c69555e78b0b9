import type { Rate } from "./rate-limiter.js";

/**
 * How many refusals of one door (a channel, a gateway) are logged. Anybody can cause refusals, as many as they like.
 */
export const TOLD: Rate = { burst: 20, perMinute: 60 };

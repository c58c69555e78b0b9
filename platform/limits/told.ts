import type { Rate } from "./rate-limiter.js";

/** Refusals of one door (a channel, a gateway) that the log tells: anybody can cause them, as many as they like. */
export const TOLD: Rate = { burst: 20, perMinute: 60 };

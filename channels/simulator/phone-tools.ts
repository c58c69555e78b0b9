import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import type { SimulatorDeps } from "./deps.js";
import type { SimulatorLimits } from "./limits.js";
import type { Network } from "./network/network.js";
import type { Phones } from "./network/phones.js";
import type { Uploads } from "./receive-file.js";

export type PhoneTools = {
  /** The messenger that these phones show. */
  face: "whatsapp" | "instagram";
  deps: SimulatorDeps;
  limits: SimulatorLimits;
  limiter: RateLimiter;
  phones: Phones;
  network: Network;
  uploads: Uploads;
};

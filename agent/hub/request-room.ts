import type { Room } from "../../bot/ports/rooms.js";
import { createGuidedRequests } from "./guided-requests.js";
import type { HubTools } from "./hub-tools.js";
import { createPairingRequests } from "./pairing-requests.js";
import { createRepairRequests } from "./repair-requests.js";
import type { Results } from "./results.js";

/**
 * Answers what steps may ask of the hub. Each handler may be asked again with the same key, and then changes nothing
 * twice.
 */
export function createDeviceRoom(tools: HubTools, results: Results): Room {
  return {
    ...createPairingRequests(tools, results),
    ...createGuidedRequests(tools),
    ...createRepairRequests(tools, results),
  };
}

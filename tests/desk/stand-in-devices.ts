import type { Database } from "../../db/database.js";
import type { DeviceDesk } from "../../handoff-inbox/ports.js";
import { createDeviceDesk } from "../../server/device-desk.js";

/** The desk's computers without a hub: what would be done to a connection is kept in `reached`. */
export function standInDevices(database: Database, reached: string[], now: () => number): DeviceDesk {
  const reach = (act: string, id: string) => void reached.push(`${act} ${id}`);
  return createDeviceDesk({ database, hub: () => ({ reach, scanNow: async () => "scan" }), now });
}

import type { DeviceStore } from "../../agent/ports.js";
import type { Database } from "../database.js";
import { statements } from "./device-statements.js";
import { createAsking } from "./devices/asking.js";
import { guidedReports } from "./devices/guided-reports.js";
import { knownComputers } from "./devices/known-computers.js";
import { pairings } from "./devices/pairings.js";
import { scans } from "./devices/scans.js";
import { tasks } from "./devices/tasks.js";

/** Stores what the hub knows about computers: invitations, devices, scans and tasks. */
export function createDeviceStore(database: Database): DeviceStore {
  const asking = createAsking(database);
  const { one } = asking;
  return {
    ...pairings(asking),
    ...knownComputers(asking),
    ...scans(asking),
    ...guidedReports(asking),
    ...tasks(asking),
    contactOf: ({ tenantId, conversationId }) =>
      one([tenantId], statements.conversation, [conversationId, tenantId], (row: { contact: string }) => row.contact),
    lastConsent: ({ tenantId, conversationId }, purpose) =>
      one(
        [tenantId],
        statements.consent,
        [tenantId, conversationId, purpose],
        (row: { granted: boolean; text: string; eventId: string }) => row,
      ),
  };
}

import type { DeviceStore } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import type { Asking } from "./asking.js";
import { presentDevice } from "./device-rows.js";

type KnownComputersPart = Pick<
  DeviceStore,
  "findDevice" | "device" | "deviceOf" | "setToken" | "seen" | "revoke" | "companyName"
>;

/** The part of the store for computers that were let in once. */
export function knownComputers({ database, rows, one }: Asking): KnownComputersPart {
  return {
    findDevice: (tokenHash) => one([], statements.findDevice, [tokenHash], presentDevice),
    device: (tenantId, id) => one([tenantId], statements.device, [tenantId, id], presentDevice),
    deviceOf: ({ tenantId, conversationId }, contactId) =>
      one([tenantId], statements.deviceOf, [tenantId, contactId, conversationId], presentDevice),
    async setToken({ tenantId, id }, tokenHash) {
      await rows([tenantId], statements.setToken, [tenantId, id, tokenHash]);
    },
    async seen({ tenantId, id }, at, agentVersion) {
      await rows([tenantId], statements.seen, [tenantId, id, new Date(at), agentVersion ?? null]);
    },
    async revoke(tenantId, deviceId, at) {
      const [revoked = []] = await database.batch(
        [tenantId],
        [
          [statements.revoke, [tenantId, deviceId, new Date(at)]],
          [statements.failScans, [tenantId, deviceId, new Date(at)]],
        ],
      );
      return revoked.length > 0;
    },
    companyName: async (tenantId) =>
      (await one([tenantId], statements.company, [tenantId], (row: { name: string }) => row.name)) ?? "",
  };
}

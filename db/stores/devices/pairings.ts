import type { DeviceStore } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import type { Asking } from "./asking.js";
import {
  type DeviceRow,
  type PairingRow,
  presentDevice,
  presentPairing,
  presentReport,
  type ReportRow,
} from "./device-rows.js";

type PairingsPart = Pick<
  DeviceStore,
  | "invite"
  | "findPairing"
  | "pairing"
  | "countAttempt"
  | "claim"
  | "confirm"
  | "reject"
  | "expirePairing"
  | "pairingsToEnd"
>;

/**
 * The part of the store for invitations: from the code that the chat shows to the computer that its customer confirmed.
 */
export function pairings({ database, rows, one, within }: Asking): PairingsPart {
  return {
    async invite({ id, tenantId, conversationId, channelId, effectKey, codeHash, code, expiresAt }) {
      const [, found = []] = await database.batch(
        [tenantId],
        [
          [
            statements.invite,
            [id, tenantId, conversationId, channelId, effectKey, codeHash, code, new Date(expiresAt)],
          ],
          [statements.invited, [tenantId, effectKey]],
        ],
      );
      const [row] = found as PairingRow[];
      if (!row) throw new Error("an invitation for a conversation that does not exist");
      return presentPairing(row);
    },
    findPairing: (codeHash) => one([], statements.findPairing, [codeHash], presentPairing),
    pairing: (tenantId, id) => one([tenantId], statements.pairing, [tenantId, id], presentPairing),
    async countAttempt({ tenantId, id }, most, at) {
      await rows([tenantId], statements.attempt, [tenantId, id, most, new Date(at)]);
    },
    claim: ({ tenantId, id }, seen, at, until) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, id]);
        if (pairing?.state !== "open" || pairing.expires_at.getTime() <= at) return null;
        const [known] = await tx.run<DeviceRow>(statements.sameDevice, [tenantId, seen.publicKey, pairing.contact_id]);
        const { name, os, agentVersion, publicKey } = seen;
        const [device] = known
          ? await tx.run<DeviceRow>(statements.renameDevice, [known.id, name, os, agentVersion, new Date(at)])
          : await tx.run<DeviceRow>(statements.insertDevice, [
              seen.id,
              tenantId,
              name,
              os,
              publicKey,
              agentVersion,
              new Date(at),
            ]);
        if (!device) throw new Error("the device could not be written");
        await tx.run(statements.claim, [tenantId, id, device.id, new Date(until)]);
        return presentDevice(device);
      }),
    confirm: ({ tenantId, conversationId, channelId }, pairingId, asked) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, pairingId]);
        if (!pairing?.device_id || pairing.conversation_id !== conversationId) return null;
        const { device_id: deviceId } = pairing;
        let [report] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, asked.effectKey]);
        if (!report) {
          if (pairing.state !== "claimed" && pairing.state !== "confirmed") return null;
          await tx.run(statements.pairingState, [tenantId, pairingId, "confirmed"]);
          await tx.run(statements.own, [tenantId, deviceId, pairing.contact_id]);
          const { id, effectKey, scope, pageKey, at } = asked;
          const place = [conversationId, channelId, effectKey, scope, pageKey, new Date(at)];
          await tx.run(statements.insertReport, [id, tenantId, deviceId, ...place]);
          [report] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, effectKey]);
        }
        const [device] = await tx.run<DeviceRow>(statements.device, [tenantId, deviceId]);
        if (!report || !device) return null;
        return {
          report: presentReport(report),
          device: presentDevice(device),
          pairing: { ...presentPairing(pairing), state: "confirmed" },
        };
      }),
    reject: ({ tenantId, conversationId }, pairingId) =>
      within(tenantId, async (tx) => {
        const [pairing] = await tx.run<PairingRow>(statements.lockPairing, [tenantId, pairingId]);
        if (!pairing || pairing.conversation_id !== conversationId) return null;
        if (pairing.state !== "open" && pairing.state !== "claimed") return null;
        await tx.run(statements.pairingState, [tenantId, pairingId, "rejected"]);
        if (pairing.device_id) await tx.run(statements.dropDevice, [tenantId, pairing.device_id]);
        return { ...presentPairing(pairing), state: "rejected" };
      }),
    async expirePairing({ tenantId, id }) {
      await rows([tenantId], statements.expirePairing, [tenantId, id]);
    },
    pairingsToEnd: async (at, most) =>
      (await rows<PairingRow>([], statements.pairingsToEnd, [new Date(at), most])).map(presentPairing),
  };
}

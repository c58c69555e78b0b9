import { randomUUID } from "node:crypto";
import type { Room } from "../../bot/ports/rooms.js";
import { newCode } from "../pairing-code.js";
import { CODE_LIFETIME_MS } from "../wire.js";
import { sha256 } from "./admit.js";
import type { HubTools } from "./hub-tools.js";
import { offerPrograms } from "./offer-programs.js";
import { newPageKey } from "./page-key.js";
import { addressOf, idIn, refused } from "./request-input.js";
import type { Results } from "./results.js";

const sealedFor = (pairingId: string) => `pairing:${pairingId}`;

/** The part of the devices room that lets a computer in and has it measured. */
export function createPairingRequests(tools: HubTools, results: Results): Room {
  const { store, now } = tools;

  return {
    async "devices.invite"(ask) {
      const id = randomUUID();
      const code = newCode();
      const pairing = await store.invite({
        ...addressOf(ask),
        id,
        effectKey: ask.key,
        codeHash: sha256(code),
        code: tools.seal.close(code, sealedFor(id)),
        expiresAt: now() + CODE_LIFETIME_MS,
      });
      const shown = pairing.id === id ? code : tools.seal.open(pairing.code, sealedFor(pairing.id));
      const url = `${tools.publicAddress()}/agent?c=${shown}`;
      const expires_at = new Date(pairing.expiresAt).toISOString();
      const offer = await offerPrograms(tools, { tenantId: ask.tenantId, code: shown, url });
      const value = { invite: pairing.id, code: shown, url, expires_at, ...offer };
      return { outcome: "done", result: { outcome: "invited", value } };
    },

    async "devices.scan"(ask) {
      const pairingId = idIn(ask.input.invite);
      if (!pairingId) return refused("no invitation was named");
      const { scope } = ask.input;
      const report = { id: randomUUID(), effectKey: ask.key, scope, pageKey: newPageKey(), at: now() };
      const confirmed = await store.confirm(addressOf(ask), pairingId, report);
      if (!confirmed) return { outcome: "done", result: { outcome: "lost", value: { reason: "expired" } } };
      if (confirmed.report.state !== "asked") await results.scanEnded(confirmed.report);
      else tools.reach("pair", confirmed.device.id);
      return { outcome: "done" };
    },

    async "devices.reject"(ask) {
      const pairingId = idIn(ask.input.invite);
      const pairing = pairingId ? await store.reject(addressOf(ask), pairingId) : null;
      if (pairing?.deviceId) tools.reach("rejected", pairing.deviceId);
      return { outcome: "done" };
    },
  };
}

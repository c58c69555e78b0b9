import { isDeepStrictEqual } from "node:util";
import { createPaymentAccountStore, paymentAccountContext } from "../db/stores/payment-account-store.js";
import { CALL_TIMEOUT_MS } from "../payments/call-gateway.js";
import { type AccountChecks, checkAccount } from "../payments/check-account.js";
import type { Gateway } from "../payments/gateway.js";
import { open, SealError } from "../platform/secrets/seal.js";
import type { Installation } from "./open-installation.js";
import { servingOf } from "./serving-of.js";

/** Checks accounts by a call when they are saved, in the browser or by a folder. */
export function createAccountChecks(
  { database, keyring }: Pick<Installation, "database" | "keyring">,
  gateways: readonly Gateway[],
): AccountChecks {
  const store = createPaymentAccountStore(database);
  const find = async (tenantId: string, name: string) =>
    (await store.list(tenantId)).find(({ slug, state }) => slug === name && state !== "removed") ?? null;

  function secretsOf({ id, secrets }: { id: string; secrets: string }): Record<string, string> {
    try {
      return JSON.parse(open(keyring, secrets, paymentAccountContext(id)));
    } catch (error) {
      if (error instanceof SealError) return {};
      throw error;
    }
  }

  return {
    async changes(tenantId, written) {
      const known = await find(tenantId, written.name);
      if (!known) return true;
      const stored = secretsOf(known);
      const pairs = [
        [written.gateway, known.gateway],
        [written.mode, known.mode],
        [written.externalId, known.external_id],
        [written.methods, known.methods],
        [written.secrets && { ...stored, ...written.secrets }, stored],
      ];
      return pairs.some(([wanted, has]) => wanted !== undefined && !isDeepStrictEqual(wanted, has));
    },
    async ask(tenantId, written) {
      const known = await find(tenantId, written.name);
      const gateway = gateways.find(({ name }) => name === (written.gateway ?? known?.gateway));
      if (!gateway) return { outcome: "unavailable", reason: "its gateway is unknown" };
      const mode = written.mode ?? known?.mode ?? "test";
      const methods = written.methods === undefined ? (known?.methods ?? null) : written.methods;
      const account = {
        id: known?.id ?? written.name,
        tenantId,
        gateway: gateway.name,
        key: known?.key ?? written.name,
        externalId: written.externalId ?? known?.external_id ?? "",
        mode,
        settings: written.settings ?? known?.settings ?? {},
        secrets: { ...(known && secretsOf(known)), ...written.secrets },
      };
      const { inChat } = gateway.capabilities;
      const serving = servingOf({ mode, methods, takesNew: true }, gateway.capabilities);
      const asked = { account, gateway, title: written.name, inChat, ...serving };
      return checkAccount(asked, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    },
  };
}

import { createPaymentAccountStore } from "../db/stores/payment-account-store.js";
import { CALL_TIMEOUT_MS } from "../payments/call-gateway.js";
import { checkAccount } from "../payments/check-account.js";
import type { Config } from "../platform/config/load-config.js";
import { deriveKey } from "../platform/secrets/derive.js";
import type { CommandResult } from "./command.js";
import { createGateways } from "./gateways.js";
import type { Installation } from "./open-installation.js";
import { createPaymentRegistry } from "./payment-registry.js";

type Of = Pick<Installation, "database" | "keyring" | "secretKey"> & {
  config: Pick<Config, "publicUrl" | "port" | "sandboxGatewayBaseUrl" | "mercadopagoApiBaseUrl" | "stripeApiBaseUrl">;
};

/**
 * Asks each of a company's payment accounts of its gateway, and tells the answers with the address that must be entered
 * at the gateway. Not `ok` when any account is not. An answer is no notice: the account's last word stays.
 */
export async function checkPayments(
  { config, database, keyring, secretKey }: Of,
  tenantId: string,
): Promise<CommandResult> {
  const store = createPaymentAccountStore(database);
  const here = config.publicUrl?.replace(/\/$/, "") ?? `http://127.0.0.1:${config.port}`;
  const sandboxAt = config.sandboxGatewayBaseUrl?.replace(/\/$/, "") ?? here;
  const troubles: string[] = [];
  const note = (_detail: object, words: string) => void troubles.push(words);
  const log = { warn: note, error: note };
  const registry = createPaymentRegistry({
    store,
    gateways: createGateways({
      sandbox: { baseUrl: () => sandboxAt, secret: deriveKey(secretKey, "sandbox gateway") },
      config,
      now: Date.now,
      log,
    }),
    keyring,
    isDemo: () => false,
    sandboxServes: () => false,
    now: Date.now,
    log,
  });
  await registry.reload(tenantId);
  const rows = (await store.list(tenantId)).filter(({ state }) => state !== "removed");
  if (rows.length === 0) return { ok: true, lines: ["The company wrote no account down in payments.yaml."] };
  const checks = await Promise.all(
    rows.map(async ({ id, key, gateway, mode, state }) => {
      const open = registry.of({ tenantId, accountId: id, gateway });
      const found = open
        ? await checkAccount(open, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
        : ({ outcome: "off", reason: "its gateway is unknown, or its secrets cannot be opened" } as const);
      const word = found.outcome === "ok" ? "ok" : `${found.outcome}: ${found.reason}`;
      const address = `${here}/webhooks/payments/${gateway}/${key}`;
      return { ok: found.outcome === "ok", line: [key, gateway, mode, state, word, address].join("\t") };
    }),
  );
  return { ok: checks.every(({ ok }) => ok), lines: [...checks.map(({ line }) => line), ...troubles] };
}

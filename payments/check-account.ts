import type { GatewayTools } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";

/**
 * `differs`: the gateway knows the secrets, and they are those of another account, or of the other mode. `reason` is for
 * people.
 */
export type AccountCheck =
  | { outcome: "ok" }
  | { outcome: "differs"; what: "account" | "mode" | "methods"; reason: string }
  | { outcome: "refused"; reason: string }
  | { outcome: "unavailable"; reason: string };

/** Asks the gateway whether an account is what the company wrote down. */
export async function checkAccount(
  { account, gateway, methods }: OpenAccount,
  tools: GatewayTools,
): Promise<AccountCheck> {
  const checked = await gateway.check(account, tools);
  if (checked.outcome !== "ok") return checked;
  const wanted = gateway.receiverOf(account);
  if (checked.account !== wanted)
    return {
      outcome: "differs",
      what: "account",
      reason: `the secrets are those of account ${checked.account}, not of ${wanted}`,
    };
  const live = account.mode === "live";
  if (checked.live !== live)
    return {
      outcome: "differs",
      what: "mode",
      reason: `the secrets are for ${checked.live ? "real" : "test"} money, not for mode ${account.mode}`,
    };
  const lacking = checked.methods ? methods.filter((method) => !checked.methods?.includes(method)) : [];
  if (lacking.length > 0)
    return {
      outcome: "differs",
      what: "methods",
      reason: `the account cannot take ${lacking.join(", ")}; name its methods in payments.yaml`,
    };
  return { outcome: "ok" };
}

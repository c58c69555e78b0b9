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

/** An account as somebody is about to save it. What is left out stays as it is. */
export type WrittenAccount = {
  name: string;
  gateway?: string | undefined;
  mode?: "test" | "live" | undefined;
  externalId?: string | undefined;
  methods?: string[] | null | undefined;
  settings?: Record<string, unknown> | undefined;
  secrets?: Record<string, string> | undefined;
};

export type AccountChecks = {
  /**
   * Whether what the gateway is asked about is written otherwise than it is stored. An account that stays as it is may
   * be saved also when its gateway refuses it by now: everything else of the company must stay changeable.
   */
  changes(tenantId: string, written: WrittenAccount): Promise<boolean>;
  /** Asks the gateway whether an account is what is written. A gateway that is away is no reason not to save. */
  ask(tenantId: string, written: WrittenAccount): Promise<AccountCheck>;
};

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

import type { PlannedPaymentAccount } from "../company/company-plan.js";
import type { PaymentKinds } from "../company/payments-file.js";
import { chooseAccount, type Serving } from "../payments/choose-account.js";
import type { GatewayCapabilities } from "../payments/gateway.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";
import type { Config } from "../platform/config/load-config.js";
import { GATEWAY_KINDS } from "./gateways.js";
import { servingOf } from "./serving-of.js";

/** What the reader of a company folder needs to know about payments: gateways, their schemas, and who serves what. */
export function paymentKinds({
  sandboxPayments,
  demo: demonstration,
}: Pick<Config, "sandboxPayments" | "demo">): PaymentKinds {
  const sandbox = servingOf({ mode: "test", takesNew: true }, SANDBOX_KIND.capabilities);
  const capabilities = new Map<string, GatewayCapabilities>(
    GATEWAY_KINDS.map((kind) => [kind.name, kind.capabilities]),
  );
  const serving = (account: PlannedPaymentAccount): Serving[] => {
    const can = capabilities.get(account.gateway);
    return can ? [servingOf({ ...account, takesNew: true }, can)] : [];
  };
  return {
    kinds: GATEWAY_KINDS.map(({ name, schema, capabilities: { methods, currencies, modes } }) => ({
      name,
      schema,
      methods,
      currencies,
      modes,
    })),
    serves(accounts, { currency, demo }) {
      // A demonstration that is switched off serves nobody, so its channels need no account.
      if (demo && demonstration === "off") return true;
      const open = sandboxPayments === "on" || (sandboxPayments === "auto" && demo);
      const own = accounts.filter(({ gateway }) => open || gateway !== SANDBOX_KIND.name).flatMap(serving);
      return chooseAccount(open ? [...own, sandbox] : own, { currency, method: null, demo }) !== null;
    },
  };
}

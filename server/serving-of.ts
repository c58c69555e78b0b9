import type { Serving } from "../payments/choose-account.js";
import type { GatewayCapabilities } from "../payments/gateway.js";
import type { PaymentMode } from "../payments/payment-methods.js";

/**
 * What an account serves. What it does not name (null), it serves as far as its gateway can; what its gateway cannot,
 * it does not serve.
 */
export function servingOf(
  account: {
    mode: PaymentMode;
    takesNew: boolean;
    methods?: readonly string[] | null;
    currencies?: readonly string[] | null;
  },
  can: GatewayCapabilities,
): Serving {
  const { mode, takesNew, methods, currencies } = account;
  return {
    mode,
    takesNew: takesNew && can.modes.includes(mode),
    methods: can.methods.filter((method) => !methods || methods.includes(method)),
    currencies: can.currencies.filter((currency) => !currencies || currencies.includes(currency)),
  };
}

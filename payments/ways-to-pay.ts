import { chooseAccount, type Serving } from "./choose-account.js";
import { PAYMENT_METHODS, type PaymentMethod } from "./payment-methods.js";

/** A way to pay that a customer can choose: an account with the methods that are offered together there. */
export type Way<Account> = { id: PaymentMethod; methods: PaymentMethod[]; account: Account };

/**
 * The ways to pay that a customer can choose between, Pix first. Each method is taken by the first account that serves it.
 * The methods that one gateway offers on one page are one way, because they are chosen there; what is paid in the
 * conversation is a way of its own. Pure.
 */
export function waysToPay<Account extends Serving & { inChat: readonly PaymentMethod[] }>(
  accounts: readonly Account[],
  wanted: { currency: string; demo: boolean; live?: boolean },
): Way<Account>[] {
  const ways: Way<Account>[] = [];
  for (const method of PAYMENT_METHODS) {
    const account = chooseAccount(accounts, { ...wanted, method });
    if (!account) continue;
    const alone = account.inChat.includes(method);
    const together = ways.find((way) => way.account === account && !alone && !account.inChat.includes(way.id));
    if (together) together.methods.push(method);
    else ways.push({ id: method, methods: [method], account });
  }
  return ways;
}

const NAMES: Readonly<Record<PaymentMethod, string>> = { pix: "Pix", card: "Cartão", boleto: "Boleto" };

/** What the customer reads on the button: "Pix", "Cartão ou boleto". */
export function wayLabel({ methods }: Pick<Way<unknown>, "methods">): string {
  const [first = "", ...others] = methods.map((method) => NAMES[method]);
  return [first, ...others.map((name) => (name === NAMES.pix ? name : name.toLowerCase()))].join(" ou ");
}

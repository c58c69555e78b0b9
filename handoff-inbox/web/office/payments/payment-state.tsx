import type { OfficePaymentAccount } from "../../../contract/office/payment-accounts.js";
import { Badge } from "../../ui/badge.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.payments;

/** How a payment account is, in a word. */
export function PaymentState({ account }: { account: Pick<OfficePaymentAccount, "state" | "problem" | "mode"> }) {
  if (account.state === "paused")
    return (
      <Badge look="amber" icon="pause">
        {texts.states.paused}
      </Badge>
    );
  if (account.problem !== null)
    return (
      <Badge look="red" icon="warning">
        {texts.states.problem}
      </Badge>
    );
  return (
    <Badge look={account.mode === "test" ? "plain" : "brand"} icon="check">
      {texts.states[account.mode]}
    </Badge>
  );
}

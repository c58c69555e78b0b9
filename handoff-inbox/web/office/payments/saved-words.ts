import type { SavedPaymentAccount } from "../../../contract/office/payment-accounts.js";
import { officeWords } from "../office-words.js";

/** What is said when an account was saved, and that its gateway could not be asked about it. */
export const savedWords = ({ check }: Pick<SavedPaymentAccount, "check">, saved: string): string =>
  check === "unavailable" ? `${saved} ${officeWords.payments.notChecked}` : saved;

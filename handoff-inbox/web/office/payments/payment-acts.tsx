import type { OfficePaymentAccount } from "../../../contract/office/payment-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { officeWords } from "../office-words.js";
import { PauseAndRemove } from "../pause-and-remove.js";
import { PAYMENTS } from "../places.js";

const texts = officeWords.payments;

/** Pauses an account or lets it go on, and takes it away. */
export function PaymentActs({ account }: { account: OfficePaymentAccount }) {
  const { api } = useDesk();
  const { name, title, state, revision } = account;
  const asked = { params: { name }, revision };
  return (
    <PauseAndRemove
      texts={texts}
      title={title}
      paused={state === "paused"}
      list={PAYMENTS}
      pause={() => api.ask("post /payment-accounts/:name/pause", { ...asked, body: { reason: texts.pausedHere } })}
      resume={() => api.ask("post /payment-accounts/:name/resume", asked)}
      remove={() => api.ask("delete /payment-accounts/:name", asked)}
    />
  );
}

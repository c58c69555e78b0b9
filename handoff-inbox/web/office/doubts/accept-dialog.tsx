import type { DeskPayment } from "../../../contract/payments.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { useAct } from "../use-act.js";
import { doubtTexts as texts } from "./doubt-texts.js";

/** Asks before money in doubt is kept. */
export function AcceptDialog({ payment, onClose }: { payment: DeskPayment; onClose(): void }) {
  const { api } = useDesk();
  const show = useToast();
  const { id, giving, amount, currency } = payment;
  const accept = useAct(async () => {
    await api.ask("post /payments/:id/accept", { params: { id } });
    show({ text: texts.accepted });
    onClose();
  });
  return (
    <ConfirmDialog
      title={texts.acceptAsk(moneyWords(giving?.amount ?? amount, currency))}
      text={texts.acceptText}
      act={texts.accept}
      busy={accept.busy}
      problem={accept.problem}
      onConfirm={accept.run}
      onCancel={onClose}
    />
  );
}

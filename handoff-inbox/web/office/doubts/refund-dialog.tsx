import { type FormEvent, useState } from "react";
import { parsePrice } from "../../../../company/parse-price.js";
import type { DeskPayment } from "../../../contract/payments.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { FieldGroup, TextAreaField, TextField } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { useToast } from "../../ui/toasts.js";
import { words } from "../../words.js";
import { useAct } from "../use-act.js";
import { doubtTexts as texts } from "./doubt-texts.js";

const SHORTEST_REASON = 3;

/** Gives money back: all of it or a part, with a reason for the company's own books. */
export function RefundDialog({ payment, onClose }: { payment: DeskPayment; onClose(): void }) {
  const { api } = useDesk();
  const show = useToast();
  const { currency } = payment;
  const giving = payment.giving ?? { what: "payment" as const, amount: payment.amount };
  const most = moneyWords(giving.amount, currency);
  // The same key for each try of this dialog, so that a lost answer is no second refund.
  const [key] = useState(() => crypto.randomUUID());
  const [part, setPart] = useState(false);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const price = parsePrice(typed);
  const amount = part && price.ok ? price.amount : null;
  const badAmount = part && (amount === null || amount > giving.amount);
  const badReason = reason.trim().length < SHORTEST_REASON;
  const refund = useAct(async () => {
    const body = { what: giving.what, amount, reason: reason.trim() };
    await api.ask("post /payments/:id/refund", { params: { id: payment.id }, body, key });
    show({ text: texts.refunded });
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!badAmount && !badReason && !refund.busy) refund.run();
  };
  const choice = (isPart: boolean, label: string) => (
    <label className="flex min-h-8 items-center gap-2">
      <input
        type="radio"
        name="how-much"
        checked={part === isPart}
        onChange={() => setPart(isPart)}
        className="size-4 accent-brand"
      />
      {label}
    </label>
  );
  return (
    <Dialog title={texts.refundTitle(payment.contactName || texts.noName)} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">{texts.refundText}</p>
        <FormProblem>{refund.problem}</FormProblem>
        {giving.what === "payment" && (
          <FieldGroup label={texts.amount}>
            {choice(false, texts.whole(most))}
            {choice(true, texts.part)}
          </FieldGroup>
        )}
        {part && (
          <TextField
            label={texts.partAmount}
            hint={texts.partHint(most)}
            problem={tried && badAmount ? texts.badAmount : undefined}
            inputMode="decimal"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <TextAreaField
          label={texts.reason}
          hint={texts.reasonHint}
          problem={tried && badReason ? texts.shortReason : undefined}
          rows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="danger" aria-disabled={refund.busy}>
            {texts.refund}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { useState } from "react";
import { Link } from "wouter";
import type { DeskPayment } from "../../../contract/payments.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeQuery } from "../use-office-query.js";
import { AcceptDialog } from "./accept-dialog.js";
import { doubtTexts as texts } from "./doubt-texts.js";
import { RefundDialog } from "./refund-dialog.js";

type Asking = { act: "refund" | "accept"; payment: DeskPayment };

/** Money that came late, twice or otherwise unexpectedly: what is known of it, and to give it back or to keep it. */
export function DoubtsPage() {
  const { api, times } = useDesk();
  const now = useNow();
  const [asking, setAsking] = useState<Asking | null>(null);
  const doubts = useOfficeQuery(["doubts"], (signal) => api.ask("get /payments-to-review", {}, signal));
  const close = () => setAsking(null);
  const columns: Column<DeskPayment>[] = [
    {
      key: "cliente",
      head: texts.customer,
      cell: (payment) => (
        <>
          <Link href={`/conversas/${payment.conversationId}`} className="font-medium text-brand hover:underline">
            {nameOf(payment)}
          </Link>
          <span className="block text-xs font-normal text-muted">{texts.order(payment.number)}</span>
        </>
      ),
      sortBy: nameOf,
    },
    {
      key: "valor",
      head: texts.amount,
      cell: ({ amount, refunded, currency }) => (
        <>
          {moneyWords(amount, currency)}
          {refunded > 0 && (
            <span className="block text-xs text-muted">{texts.back(moneyWords(refunded, currency))}</span>
          )}
        </>
      ),
      sortBy: ({ amount }) => amount,
    },
    { key: "motivo", head: texts.why, cell: Why },
    {
      key: "quando",
      head: texts.when,
      cell: ({ paidAt, createdAt }) => times.moment(paidAt ?? createdAt, now),
      sortBy: ({ paidAt, createdAt }) => paidAt ?? createdAt,
    },
    { key: "ato", head: texts.act, cell: (payment) => <Decide payment={payment} onAsk={setAsking} /> },
  ];
  return (
    <OfficePage {...officeWords.sections.doubts}>
      <Loaded query={doubts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="check" {...texts.empty} />
          ) : (
            <Table caption={officeWords.sections.doubts.title} columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {asking?.act === "refund" && <RefundDialog payment={asking.payment} onClose={close} />}
      {asking?.act === "accept" && <AcceptDialog payment={asking.payment} onClose={close} />}
    </OfficePage>
  );
}

export const nameOf = ({ contactName }: DeskPayment) => contactName || texts.noName;

function Why({ doubt, refund }: DeskPayment) {
  return (
    <span className="flex flex-wrap gap-1">
      {doubt !== null && (
        <Badge look="amber" icon="warning">
          {texts.whys[doubt]}
        </Badge>
      )}
      {refund?.state === "begun" && <Badge icon="clock">{texts.underWay}</Badge>}
    </span>
  );
}

function Decide({ payment, onAsk }: { payment: DeskPayment; onAsk(asking: Asking): void }) {
  const who = nameOf(payment);
  return (
    <span className="flex flex-wrap gap-2">
      {payment.giving !== null && (
        <Button aria-label={texts.refundOne(who)} onClick={() => onAsk({ act: "refund", payment })}>
          {texts.refund}
        </Button>
      )}
      {payment.accepts && (
        <Button look="main" aria-label={texts.acceptOne(who)} onClick={() => onAsk({ act: "accept", payment })}>
          {texts.accept}
        </Button>
      )}
    </span>
  );
}

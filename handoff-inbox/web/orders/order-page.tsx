import type { ReactNode } from "react";
import { Link } from "wouter";
import type { OrderDetail } from "../../contract/orders.js";
import { Loaded, OfficePage } from "../office/office-page.js";
import { useOfficeQuery } from "../office/use-office-query.js";
import { useDesk } from "../session/desk-context.js";
import { moneyWords } from "../text/money.js";
import { useNow } from "../text/use-now.js";
import { Badge } from "../ui/badge.js";
import { SelectField } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { CustomerPage } from "./customer-page.js";
import { Moves } from "./move-dialog.js";
import { OrderFiles } from "./order-files.js";
import { OrderHistory } from "./order-history.js";
import { OrderNotes } from "./order-notes.js";
import { paymentWords, orderTexts as texts } from "./order-texts.js";
import { useOrderAct } from "./use-order-act.js";

const back = { href: "/pedidos", name: texts.title };

/** One order: what was sold, where it stands, who does it, and all that happened. */
export function OrderPage({ id }: { id: string }) {
  const { api, me } = useDesk();
  const order = useOfficeQuery(["order", id], (signal) => api.ask("get /orders/:id", { params: { id } }, signal));
  const mayWork = me.permissions.includes("orders.work");
  return (
    <OfficePage title={order.data ? texts.number(order.data.number) : texts.order} back={back}>
      <Loaded query={order}>
        {(data) => (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
            <div className="flex min-w-0 flex-col gap-4">
              <Head order={data} />
              {mayWork && (
                <Part title={texts.move}>
                  <Moves key={data.state} order={data} onDone={() => {}} />
                </Part>
              )}
              <Part title={texts.items}>
                <Items order={data} />
              </Part>
              <Part title={texts.notes}>
                <OrderNotes order={data} mayWrite={mayWork} />
              </Part>
              <Part title={texts.files}>
                <OrderFiles order={data} mayWrite={mayWork} />
              </Part>
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <Part title={texts.technician}>
                <Technician order={data} mayWork={mayWork} />
              </Part>
              <Part title={texts.payments}>
                <Payments order={data} />
              </Part>
              {mayWork && (
                <Part title={texts.page}>
                  <CustomerPage order={data} />
                </Part>
              )}
              <Part title={texts.history}>
                <OrderHistory order={data} />
              </Part>
            </div>
          </div>
        )}
      </Loaded>
    </OfficePage>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-card border border-line bg-surface p-4">
      <h2 className="mb-2 text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Head({ order }: { order: OrderDetail }) {
  const { times } = useDesk();
  const now = useNow();
  const { state, scheduledFor } = order;
  const look = state === "review" ? "amber" : "brand";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge look={look} icon={state === "review" ? "warning" : "receipt"}>
        {texts.states[state]}
      </Badge>
      {scheduledFor !== null && state === "scheduled" && <span>{texts.for(times.moment(scheduledFor, now))}</span>}
      <span className="font-medium break-words">{order.contactName}</span>
      <Link href={`/conversas/${order.conversationId}`} className="text-brand hover:underline">
        {texts.conversation}
      </Link>
    </div>
  );
}

function Items({ order }: { order: OrderDetail }) {
  const { items, discount, total, currency, quotedBy } = order;
  const row = (key: string, name: string, amount: number, strong = false) => (
    <div key={key} className={`flex justify-between gap-4 py-1 ${strong ? "border-t border-line font-medium" : ""}`}>
      <dt className="min-w-0 break-words">{name}</dt>
      <dd className="shrink-0 tabular-nums">{moneyWords(amount, currency)}</dd>
    </div>
  );
  return (
    <>
      <dl>
        {items.map(({ item, title, price, quantity }) =>
          row(item, quantity === 1 ? title : `${quantity} × ${title}`, price * quantity),
        )}
        {discount > 0 && row("discount", texts.discount, -discount)}
        {row("total", texts.total, total, true)}
      </dl>
      <p className="mt-1 text-sm text-muted">{texts.quotedBy(quotedBy)}</p>
    </>
  );
}

function Technician({ order, mayWork }: { order: OrderDetail; mayWork: boolean }) {
  const { api } = useDesk();
  const people = useOfficeQuery(["technicians"], (signal) => api.ask("get /technicians", {}, signal));
  const assign = useOrderAct(async (technicianId: string | null) => {
    await api.ask("put /orders/:id/technician", { params: { id: order.id }, body: { technicianId } });
  });
  if (!mayWork) return <p>{order.technicianName ?? texts.noTechnician}</p>;
  const known = people.data?.items ?? [];
  const gone = order.technicianId !== null && !known.some(({ id }) => id === order.technicianId);
  return (
    <>
      <FormProblem>{assign.problem}</FormProblem>
      <SelectField
        label={texts.technician}
        value={order.technicianId ?? ""}
        disabled={assign.busy}
        onChange={(event) => assign.run(event.target.value || null)}
      >
        <option value="">{texts.noTechnician}</option>
        {gone && <option value={order.technicianId ?? ""}>{order.technicianName}</option>}
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function Payments({ order: { payments } }: { order: OrderDetail }) {
  const { times } = useDesk();
  const now = useNow();
  if (payments.length === 0) return <p className="text-muted">{texts.noPayments}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {payments.map(({ id, amount, refunded, currency, state, methods, dispute, paidAt, expiresAt }) => (
        <li key={id}>
          <p className="flex justify-between gap-2">
            <span>{paymentWords(state, methods)}</span>
            <span className="tabular-nums">{moneyWords(amount, currency)}</span>
          </p>
          <p className="text-sm text-muted">
            {times.moment(paidAt ?? expiresAt, now)}
            {refunded > 0 && `, ${texts.refundedPart(moneyWords(refunded, currency))}`}
          </p>
          {dispute !== null && (
            <p className="mt-1">
              <Badge look={dispute === "won" ? "brand" : "amber"} icon={dispute === "won" ? "check" : "warning"}>
                {texts.disputes[dispute]}
              </Badge>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

import { Route, Switch } from "wouter";
import type { OfficePaymentAccount } from "../../../contract/office/payment-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PAYMENTS } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { gatewayTitle } from "./gateway-kind.js";
import { NewPaymentPage } from "./new-payment-page.js";
import { PaymentPage } from "./payment-page.js";
import { PaymentState } from "./payment-state.js";

const texts = officeWords.payments;

/** The accounts in which customers pay: the list, one of them, and a new one. */
export function PaymentsPage() {
  return (
    <Switch>
      <Route path={PAYMENTS} component={PaymentsList} />
      <Route path={`${PAYMENTS}/nova`} component={NewPaymentPage} />
      <Route path={`${PAYMENTS}/:name`}>{({ name }) => <PaymentPage key={name} name={name} />}</Route>
    </Switch>
  );
}

function PaymentsList() {
  const { api, me, times } = useDesk();
  const now = useNow();
  const accounts = useOfficeQuery(["payments"], (signal) => api.ask("get /payment-accounts", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${PAYMENTS}/nova`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  const columns: Column<OfficePaymentAccount>[] = [
    { key: "nome", head: texts.one, cell: ({ title }) => title, sortBy: ({ title }) => title },
    {
      key: "onde",
      head: texts.gateway,
      cell: ({ gateway }) => gatewayTitle(gateway),
      sortBy: ({ gateway }) => gateway,
    },
    { key: "estado", head: texts.state, cell: (account) => <PaymentState account={account} /> },
    {
      key: "aviso",
      head: texts.lastWord,
      cell: ({ lastWordAt }) => (lastWordAt === null ? texts.never : times.moment(lastWordAt, now)),
      sortBy: ({ lastWordAt }) => lastWordAt ?? 0,
    },
  ];
  return (
    <OfficePage {...officeWords.sections.payments} act={add}>
      <Loaded query={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="wallet" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.payments.title}
              columns={columns}
              rows={items}
              keyOf={({ name }) => name}
              href={({ name }) => `${PAYMENTS}/${name}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

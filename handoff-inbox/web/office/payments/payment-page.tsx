import type { OfficePaymentAccount, SavedPaymentAccount } from "../../../contract/office/payment-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { CopyField } from "../../ui/copy-field.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountKind, type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PAYMENTS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { gatewayKind, gatewayTitle } from "./gateway-kind.js";
import { PaymentActs } from "./payment-acts.js";
import { PaymentState } from "./payment-state.js";
import { savedWords } from "./saved-words.js";

const texts = officeWords.payments;

/** One account: how it is, what it is called and set to, and what can be done with it. */
export function PaymentPage({ name }: { name: string }) {
  const { api, me } = useDesk();
  const account = useOfficeQuery(["payment", name], (signal) =>
    api.ask("get /payment-accounts/:name", { params: { name } }, signal),
  );
  const all = useOfficeQuery(["payments"], (signal) => api.ask("get /payment-accounts", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      form
      title={account.data?.title ?? texts.one}
      lead={account.data && gatewayTitle(account.data.gateway)}
      back={{ href: PAYMENTS, name: officeWords.sections.payments.title }}
      act={account.data && <PaymentState account={account.data} />}
    >
      <Loaded query={all}>
        {({ gateways }) => (
          <Loaded query={account}>
            {(data) => {
              const gateway = gateways.find((one) => one.name === data.gateway);
              const kind = gatewayKind(gateway ?? { name: data.gateway, settings: [], secrets: data.secrets });
              return (
                <>
                  <How account={data} />
                  <PaymentForm account={data} kind={kind} readOnly={!mayChange} />
                  {mayChange && <PaymentActs account={data} />}
                </>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </OfficePage>
  );
}

function How({ account }: { account: OfficePaymentAccount }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <section aria-label={texts.state} className="mb-6 max-w-160 rounded-card border border-line bg-surface p-4">
      {account.problem !== null && <p className="mb-2 font-medium text-red">{account.problem}</p>}
      <p>
        <span className="text-muted">{texts.lastWord}: </span>
        {account.lastWordAt === null ? texts.neverYet : times.moment(account.lastWordAt, now)}
      </p>
      <div className="mt-3">
        <CopyField label={texts.webhook} value={`${location.origin}${account.webhookPath}`} />
        <p className="mt-1 text-sm text-muted">{texts.webhookHint}</p>
      </div>
    </section>
  );
}

function PaymentForm(props: { account: OfficePaymentAccount; kind: AccountKind; readOnly: boolean }) {
  const { account, kind, readOnly } = props;
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<AccountValues>({
    name: `payment-${account.name}`,
    saved: accountValues(account, kind),
    revision: account.revision,
    secrets: ["secrets"],
    read: (item) => accountValues(item as OfficePaymentAccount, kind),
    send(values, revision) {
      const { externalId: _stays, ...body } = accountBody(values, kind, account.settings);
      const { methods, currencies, position } = account;
      return api.ask("put /payment-accounts/:name", {
        params: { name: account.name },
        body: { ...body, methods, currencies, position },
        revision: revision ?? account.revision,
      });
    },
    async onSaved(answer) {
      await changed();
      show({ text: savedWords(answer as SavedPaymentAccount, officeWords.form.saved) });
    },
  });
  return (
    <FormShell office={office} fields={accountNames(kind)} readOnly={readOnly}>
      <AccountFields key={account.revision} form={office.form} kind={kind} set={account.secrets} fixed />
    </FormShell>
  );
}

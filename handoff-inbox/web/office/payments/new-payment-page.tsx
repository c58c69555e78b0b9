import { useState } from "react";
import { useLocation } from "wouter";
import type { SavedPaymentAccount } from "../../../contract/office/payment-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { SelectField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountKind, type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PAYMENTS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { gatewayKind, gatewayTitle } from "./gateway-kind.js";
import { savedWords } from "./saved-words.js";

const texts = officeWords.payments;
type Mode = "test" | "live";
type Gateway = Parameters<typeof gatewayKind>[0] & { modes: readonly Mode[] };

/** Adds an account: where it is and whether it is for tests first, then what that gateway needs. */
export function NewPaymentPage() {
  const { api } = useDesk();
  const accounts = useOfficeQuery(["payments"], (signal) => api.ask("get /payment-accounts", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: PAYMENTS, name: officeWords.sections.payments.title }}
    >
      <Loaded query={accounts}>{({ gateways }) => <Choose gateways={gateways} />}</Loaded>
    </OfficePage>
  );
}

function Choose({ gateways }: { gateways: readonly Gateway[] }) {
  const [chosen, setChosen] = useState(gateways[0]?.name);
  const [wanted, setWanted] = useState<Mode>("live");
  const gateway = gateways.find(({ name }) => name === chosen);
  if (gateway === undefined) return <p className="text-muted">{texts.noGateways}</p>;
  const mode = gateway.modes.includes(wanted) ? wanted : (gateway.modes[0] ?? "test");
  return (
    <>
      <div className="mb-4 grid max-w-160 gap-4 sm:grid-cols-2">
        <SelectField label={texts.gateway} value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {gateways.map(({ name }) => (
            <option key={name} value={name}>
              {gatewayTitle(name)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={texts.mode}
          hint={texts.modeHint}
          value={mode}
          onChange={(event) => setWanted(event.target.value as Mode)}
        >
          {gateway.modes.map((one) => (
            <option key={one} value={one}>
              {texts.modes[one]}
            </option>
          ))}
        </SelectField>
      </div>
      <NewPaymentForm key={gateway.name} kind={gatewayKind(gateway)} mode={mode} />
    </>
  );
}

function NewPaymentForm({ kind, mode }: { kind: AccountKind; mode: Mode }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<AccountValues>({
    name: `payment-new-${kind.kind}`,
    saved: accountValues({ title: "", externalId: "", settings: {} }, kind),
    revision: null,
    secrets: ["secrets"],
    send(values) {
      const { secrets = {}, ...body } = accountBody(values, kind, {});
      const rest = { name: nameFrom(values.title), gateway: kind.kind, mode, methods: null, currencies: null };
      return api.ask("post /payment-accounts", { body: { ...body, ...rest, secrets } });
    },
    async onSaved(answer) {
      await changed();
      show({ text: savedWords(answer as SavedPaymentAccount, texts.connected) });
      go(PAYMENTS);
    },
  });
  return (
    <FormShell office={office} save={texts.connect} fields={accountNames(kind)}>
      <AccountFields form={office.form} kind={kind} set={[]} />
    </FormShell>
  );
}

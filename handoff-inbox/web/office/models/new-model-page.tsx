import { useLocation } from "wouter";
import { useDesk } from "../../session/desk-context.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountKind, type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { MODELS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { modelKind } from "./model-kind.js";

const texts = officeWords.models;

/** Adds an account. */
export function NewModelPage() {
  const { api } = useDesk();
  const accounts = useOfficeQuery(["models"], (signal) => api.ask("get /model-accounts", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: MODELS, name: officeWords.sections.models.title }}
    >
      <Loaded query={accounts}>
        {({ kinds }) => kinds.slice(0, 1).map((kind) => <NewModelForm key={kind.name} kind={modelKind(kind)} />)}
      </Loaded>
    </OfficePage>
  );
}

function NewModelForm({ kind }: { kind: AccountKind }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<AccountValues>({
    name: `model-new-${kind.kind}`,
    saved: accountValues({ title: "", externalId: "", settings: {} }, kind),
    revision: null,
    secrets: ["secrets"],
    send(values) {
      const { title, settings, secrets = {} } = accountBody(values, kind, {});
      const body = { name: nameFrom(title), kind: kind.kind, title, settings, secrets };
      return api.ask("post /model-accounts", { body });
    },
    async onSaved(saved) {
      await changed();
      show({ text: texts.connected });
      go(`${MODELS}/${(saved as { name: string }).name}`);
    },
  });
  return (
    <FormShell office={office} save={texts.connect} fields={accountNames(kind)}>
      <AccountFields form={office.form} kind={kind} set={[]} />
    </FormShell>
  );
}

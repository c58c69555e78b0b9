import type { OfficeModelAccount } from "../../../contract/office/model-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountKind, type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PauseAndRemove } from "../pause-and-remove.js";
import { MODELS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { modelKind } from "./model-kind.js";
import { ModelState } from "./model-state.js";
import { ModelTest } from "./model-test.js";

const texts = officeWords.models;

/** One account: how it is, what it is called and set to, a test of it, and what can be done with it. */
export function ModelPage({ name }: { name: string }) {
  const { api, me } = useDesk();
  const account = useOfficeQuery(["model", name], (signal) =>
    api.ask("get /model-accounts/:name", { params: { name } }, signal),
  );
  const all = useOfficeQuery(["models"], (signal) => api.ask("get /model-accounts", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      form
      title={account.data?.title ?? texts.one}
      back={{ href: MODELS, name: officeWords.sections.models.title }}
      act={account.data && <ModelState account={account.data} />}
    >
      <Loaded query={all}>
        {({ kinds }) => (
          <Loaded query={account}>
            {(data) => {
              const known = kinds.find((one) => one.name === data.kind);
              const kind = modelKind(known ?? { name: data.kind, settings: [], secrets: data.secrets });
              return (
                <>
                  {data.problem !== null && <p className="mb-4 font-medium text-red">{data.problem}</p>}
                  <ModelForm account={data} kind={kind} readOnly={!mayChange} />
                  {mayChange && <ModelTest account={data} />}
                  {mayChange && <ModelActs account={data} />}
                </>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </OfficePage>
  );
}

function ModelForm(props: { account: OfficeModelAccount; kind: AccountKind; readOnly: boolean }) {
  const { account, kind, readOnly } = props;
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<AccountValues>({
    name: `model-${account.name}`,
    saved: accountValues({ ...account, externalId: "" }, kind),
    revision: account.revision,
    secrets: ["secrets"],
    read: (item) => accountValues({ ...(item as OfficeModelAccount), externalId: "" }, kind),
    send(values, revision) {
      const { externalId: _none, ...body } = accountBody(values, kind, account.settings);
      return api.ask("put /model-accounts/:name", {
        params: { name: account.name },
        body: { ...body, position: account.position },
        revision: revision ?? account.revision,
      });
    },
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  return (
    <FormShell office={office} fields={accountNames(kind)} readOnly={readOnly}>
      <AccountFields key={account.revision} form={office.form} kind={kind} set={account.secrets} />
    </FormShell>
  );
}

function ModelActs({ account: { name, title, state, revision } }: { account: OfficeModelAccount }) {
  const { api } = useDesk();
  const asked = { params: { name }, revision };
  return (
    <PauseAndRemove
      texts={texts}
      title={title}
      paused={state === "paused"}
      list={MODELS}
      pause={() => api.ask("post /model-accounts/:name/pause", { ...asked, body: { reason: texts.pausedHere } })}
      resume={() => api.ask("post /model-accounts/:name/resume", asked)}
      remove={() => api.ask("delete /model-accounts/:name", asked)}
    />
  );
}

import { useState } from "react";
import { useLocation } from "wouter";
import { useDesk } from "../../session/desk-context.js";
import { SelectField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CHANNELS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { channelKind } from "./channel-kinds.js";
import { ConnectSteps } from "./connect-steps.js";

const texts = officeWords.channels;

/** Connects a channel: its kind first, then what that kind needs. */
export function NewChannelPage() {
  const { api } = useDesk();
  const channels = useOfficeQuery(["channels"], (signal) => api.ask("get /channels", {}, signal));
  return (
    <OfficePage
      form
      title={texts.new}
      lead={texts.newLead}
      back={{ href: CHANNELS, name: officeWords.sections.channels.title }}
    >
      <Loaded query={channels}>{({ kinds }) => <Choose kinds={kinds} />}</Loaded>
    </OfficePage>
  );
}

function Choose({ kinds }: { kinds: readonly string[] }) {
  const [kind, setKind] = useState(kinds[0] ?? "");
  return (
    <>
      <div className="mb-4 max-w-160">
        <SelectField label={texts.kind} value={kind} onChange={(event) => setKind(event.target.value)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {channelKind(one).title}
            </option>
          ))}
        </SelectField>
      </div>
      <ConnectSteps key={`steps-${kind}`} kind={kind} open />
      <NewChannelForm key={kind} name={kind} />
    </>
  );
}

function NewChannelForm({ name }: { name: string }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const kind = channelKind(name);
  const office = useOfficeForm<AccountValues>({
    name: `channel-new-${name}`,
    saved: accountValues({ title: "", externalId: "", settings: {} }, kind),
    revision: null,
    secrets: ["secrets"],
    send(values) {
      const body = accountBody(values, kind, {});
      const secrets = kind.generates ? "generated" : (body.secrets ?? {});
      return api.ask("post /channels", { body: { ...body, name: nameFrom(values.title), kind: name, secrets } });
    },
    async onSaved() {
      await changed();
      show({ text: texts.connected });
      go(CHANNELS);
    },
  });
  return (
    <FormShell office={office} save={texts.connect} fields={accountNames(kind)}>
      <AccountFields form={office.form} kind={kind} set={[]} />
    </FormShell>
  );
}

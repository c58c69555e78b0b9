import type { OfficeChannel } from "../../../contract/office/channels.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { CopyField } from "../../ui/copy-field.js";
import { useToast } from "../../ui/toasts.js";
import { AccountFields, accountNames } from "../accounts/account-fields.js";
import { type AccountValues, accountBody, accountValues } from "../accounts/account-kind.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CHANNELS } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { ChannelActs } from "./channel-acts.js";
import { ChannelCheck } from "./channel-check.js";
import { channelKind } from "./channel-kinds.js";
import { ChannelNotices } from "./channel-notices.js";
import { ChannelState } from "./channel-state.js";
import { ChannelTemplates } from "./channel-templates.js";
import { ChannelTest } from "./channel-test.js";
import { ConnectSteps } from "./connect-steps.js";

const texts = officeWords.channels;

/** One channel: how it is, what it is called and set to, and what can be done with it. */
export function ChannelPage({ name }: { name: string }) {
  const { api, me } = useDesk();
  const channel = useOfficeQuery(["channel", name], (signal) =>
    api.ask("get /channels/:name", { params: { name } }, signal),
  );
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      form
      title={channel.data?.title ?? texts.one}
      lead={channel.data && channelKind(channel.data.kind).title}
      back={{ href: CHANNELS, name: officeWords.sections.channels.title }}
      act={channel.data && <ChannelState channel={channel.data} />}
    >
      <Loaded query={channel}>
        {(data) => (
          <>
            <How channel={data} />
            {!data.demo && <ConnectSteps kind={data.kind} open={data.lastInboundAt === null} />}
            <ChannelForm channel={data} readOnly={!mayChange} />
            {mayChange && data.checkable && <ChannelCheck channel={data} />}
            {mayChange && data.testable && <ChannelTest channel={data} />}
            {data.hasTemplates && <ChannelTemplates name={data.name} mayRead={mayChange} />}
            {mayChange && <ChannelNotices name={data.name} />}
            {mayChange && <ChannelActs channel={data} />}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

/** What needs an act stands first, then the last word from the provider, then the address that it writes to. */
function How({ channel }: { channel: OfficeChannel }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <section aria-label={texts.state} className="mb-6 max-w-160 rounded-card border border-line bg-surface p-4">
      {channel.problem !== null && <p className="mb-2 font-medium text-red">{channel.problem}</p>}
      <p>
        <span className="text-muted">{texts.lastInbound}: </span>
        {channel.lastInboundAt === null ? texts.neverYet : times.moment(channel.lastInboundAt, now)}
      </p>
      {!channel.generatedSecrets && (
        <div className="mt-3">
          <CopyField label={texts.webhook} value={`${location.origin}${channel.webhookPath}`} />
          <p className="mt-1 text-sm text-muted">{texts.webhookHint}</p>
        </div>
      )}
    </section>
  );
}

function ChannelForm({ channel, readOnly }: { channel: OfficeChannel; readOnly: boolean }) {
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const kind = channelKind(channel.kind, channel.secrets);
  const office = useOfficeForm<AccountValues>({
    name: `channel-${channel.name}`,
    saved: accountValues(channel, kind),
    revision: channel.revision,
    secrets: ["secrets"],
    read: (item) => accountValues(item as OfficeChannel, kind),
    send: (values, revision) =>
      api.ask("put /channels/:name", {
        params: { name: channel.name },
        body: accountBody(values, kind, channel.settings),
        revision: revision ?? channel.revision,
      }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  return (
    <FormShell office={office} fields={accountNames(kind)} readOnly={readOnly}>
      <AccountFields key={channel.revision} form={office.form} kind={kind} set={channel.secrets} />
    </FormShell>
  );
}

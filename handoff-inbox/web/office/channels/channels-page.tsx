import { Route, Switch } from "wouter";
import type { OfficeChannel } from "../../../contract/office/channels.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CHANNELS } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { channelKind } from "./channel-kinds.js";
import { ChannelPage } from "./channel-page.js";
import { ChannelState } from "./channel-state.js";
import { NewChannelPage } from "./new-channel-page.js";

const texts = officeWords.channels;

/** The company's channels: the list, one of them, and a new one. */
export function ChannelsPage() {
  return (
    <Switch>
      <Route path={CHANNELS} component={ChannelsList} />
      <Route path={`${CHANNELS}/novo`} component={NewChannelPage} />
      <Route path={`${CHANNELS}/:name`}>{({ name }) => <ChannelPage key={name} name={name} />}</Route>
    </Switch>
  );
}

function ChannelsList() {
  const { api, me, times } = useDesk();
  const now = useNow();
  const channels = useOfficeQuery(["channels"], (signal) => api.ask("get /channels", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${CHANNELS}/novo`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  const columns: Column<OfficeChannel>[] = [
    { key: "nome", head: texts.one, cell: ({ title }) => title, sortBy: ({ title }) => title },
    { key: "tipo", head: texts.kind, cell: ({ kind }) => channelKind(kind).title, sortBy: ({ kind }) => kind },
    { key: "estado", head: texts.state, cell: (channel) => <ChannelState channel={channel} /> },
    {
      key: "chegou",
      head: texts.lastInbound,
      cell: ({ lastInboundAt }) => (lastInboundAt === null ? texts.never : times.moment(lastInboundAt, now)),
      sortBy: ({ lastInboundAt }) => lastInboundAt ?? 0,
    },
  ];
  return (
    <OfficePage {...officeWords.sections.channels} act={add}>
      <Loaded query={channels}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="channel" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.channels.title}
              columns={columns}
              rows={items}
              keyOf={({ name }) => name}
              href={({ name }) => `${CHANNELS}/${name}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

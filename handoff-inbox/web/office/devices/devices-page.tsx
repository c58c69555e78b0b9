import { useState } from "react";
import { Route, Switch } from "wouter";
import type { OfficeDevice } from "../../../contract/office/devices.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { SelectField, TextField } from "../../ui/field.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { DEVICES } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { DeviceHealth, DeviceState } from "./device-badges.js";
import { DevicePage } from "./device-page.js";
import { deviceTexts as texts } from "./device-texts.js";
import { FILTERS, type Filter, fits, isSilent } from "./filter-devices.js";

/** The computers of the company's customers: the list, and one of them. */
export function DevicesPage() {
  return (
    <Switch>
      <Route path={DEVICES} component={DevicesList} />
      <Route path={`${DEVICES}/:id`}>{({ id }) => <DevicePage key={id} id={id} />}</Route>
    </Switch>
  );
}

function DevicesList() {
  const { api } = useDesk();
  const devices = useOfficeQuery(["devices"], (signal) => api.ask("get /devices", {}, signal));
  return (
    <OfficePage {...officeWords.sections.devices}>
      <Loaded query={devices}>
        {({ items }) => (items.length === 0 ? <Empty icon="computer" {...texts.empty} /> : <Fleet items={items} />)}
      </Loaded>
    </OfficePage>
  );
}

function Fleet({ items }: { items: readonly OfficeDevice[] }) {
  const { times } = useDesk();
  const now = useNow();
  const [filter, setFilter] = useState<Filter>("all");
  const [search, setSearch] = useState("");
  const shown = items.filter((device) => fits(device, filter, search));
  const columns: Column<OfficeDevice>[] = [
    { key: "nome", head: texts.one, cell: ({ name }) => name, sortBy: ({ name }) => name },
    { key: "cliente", head: texts.of, cell: ({ contactName }) => contactName, sortBy: (each) => each.contactName },
    {
      key: "estado",
      head: texts.state,
      cell: (device) => <DeviceState device={device} />,
      sortBy: ({ state }) => state,
    },
    {
      key: "saude",
      head: texts.health,
      cell: (device) => <DeviceHealth device={device} />,
      sortBy: ({ critical, warnings, score }) => critical * 1e6 + warnings * 1e3 + 100 - (score ?? 100),
    },
    {
      key: "visto",
      head: texts.lastSeen,
      cell: ({ lastSeenAt }) => (lastSeenAt === null ? texts.never : times.moment(lastSeenAt, now)),
      sortBy: ({ lastSeenAt }) => lastSeenAt ?? 0,
    },
    {
      key: "resposta",
      head: texts.latency,
      cell: ({ latencyMs }) => (latencyMs === null ? "—" : texts.ms(latencyMs)),
      sortBy: ({ latencyMs }) => latencyMs ?? -1,
      number: true,
    },
  ];
  return (
    <>
      <Cards items={items} now={now} />
      <div className="mb-2 flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField
            type="search"
            label={texts.search}
            value={search}
            maxLength={80}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <div className="w-52 max-md:w-full">
          <SelectField
            label={texts.show}
            value={filter}
            onChange={(event) => setFilter(FILTERS.find((one) => one === event.target.value) ?? "all")}
          >
            {FILTERS.map((one) => (
              <option key={one} value={one}>
                {texts.filters[one]}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
      <p role="status" className="mb-2 text-sm text-muted">
        {shown.length === 0 ? texts.nothingFits : texts.shown(shown.length, items.length)}
      </p>
      {shown.length > 0 && (
        <Table
          caption={officeWords.sections.devices.title}
          columns={columns}
          rows={shown}
          keyOf={({ id }) => id}
          href={({ id }) => `${DEVICES}/${id}`}
        />
      )}
    </>
  );
}

function Cards({ items, now }: { items: readonly OfficeDevice[]; now: number }) {
  const count = (test: (device: OfficeDevice) => boolean) => items.filter(test).length;
  const cards = [
    [texts.cards.online, count(({ state }) => state === "online")],
    [texts.cards.staying, count(({ stays }) => stays === "on")],
    [texts.cards.critical, count(({ critical }) => critical > 0)],
    [texts.cards.silent, count((device) => isSilent(device, now))],
  ] as const;
  return (
    <dl className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
      {cards.map(([name, number]) => (
        <div key={name} className="flex flex-col-reverse justify-end rounded-card border border-line bg-surface p-4">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold tabular-nums">{number.toLocaleString("pt-BR")}</dd>
        </div>
      ))}
    </dl>
  );
}

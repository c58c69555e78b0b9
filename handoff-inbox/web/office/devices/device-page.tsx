import type { ReactNode } from "react";
import type { OfficeDeviceDetail } from "../../../contract/office/devices.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { ButtonLink } from "../../ui/button.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { DEVICES } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { Card } from "./card.js";
import { DeviceActs } from "./device-acts.js";
import { DeviceHealth, DeviceState } from "./device-badges.js";
import { Activity, ConnectionWeek, Line } from "./device-charts.js";
import { DeviceSettings } from "./device-settings.js";
import { deviceTexts as texts } from "./device-texts.js";
import { eventInWords } from "./event-in-words.js";

const back = { href: DEVICES, name: officeWords.sections.devices.title };

/** One computer: how it is, how it was connected, what happened, and what can be done about it. */
export function DevicePage({ id }: { id: string }) {
  const { api } = useDesk();
  const device = useOfficeQuery(["device", id], (signal) => api.ask("get /devices/:id", { params: { id } }, signal));
  const conversation = device.data?.conversationId;
  return (
    <OfficePage
      title={device.data?.name ?? texts.one}
      lead={device.data && `${device.data.contactName} · ${device.data.os}`}
      back={back}
      act={conversation && <ButtonLink href={`/conversations/${conversation}`}>{texts.conversation}</ButtonLink>}
    >
      <Loaded query={device}>{(data) => <Detail device={data} />}</Loaded>
    </OfficePage>
  );
}

function Detail({ device }: { device: OfficeDeviceDetail }) {
  const { me } = useDesk();
  const mayAct = me.permissions.includes("devices.act");
  const latency = device.hours.flatMap(({ at, latencyMs }) => (latencyMs === null ? [] : [{ at, value: latencyMs }]));
  const scores = device.reports.flatMap(({ at, score }) => (score === null ? [] : [{ at, value: score }]));
  return (
    <div className="flex flex-col gap-4">
      <Facts device={device} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title={texts.connection} hint={texts.connectionHint}>
          <ConnectionWeek hours={device.hours} heartbeatSeconds={device.settings.heartbeatSeconds} />
        </Card>
        <Card title={texts.activity} hint={texts.activityHint}>
          <Activity hours={device.hours} />
        </Card>
        <Card title={texts.trend}>
          <Line points={scores} most={100} say={texts.score} none={texts.noReports} name={texts.trend} />
        </Card>
        <Card title={texts.latencyTitle}>
          <Line points={latency} say={texts.ms} none={texts.noHours} name={texts.latencyTitle} />
        </Card>
      </div>
      <Reports device={device} />
      <Log device={device} />
      {mayAct && device.stays !== "no" && <DeviceSettings device={device} />}
      {mayAct && <DeviceActs device={device} />}
    </div>
  );
}

function Facts({ device }: { device: OfficeDeviceDetail }) {
  const { times } = useDesk();
  const now = useNow();
  const moment = (at: number | null) => (at === null ? "—" : times.moment(at, now));
  const facts: [string, ReactNode][] = [
    [texts.state, <DeviceState key="state" device={device} />],
    [texts.health, <DeviceHealth key="health" device={device} />],
    [texts.lastSeen, device.lastSeenAt === null ? texts.never : moment(device.lastSeenAt)],
    [texts.latency, device.latencyMs === null ? "—" : texts.ms(device.latencyMs)],
    [texts.memory, device.memoryMb === null ? "—" : texts.mb(device.memoryMb)],
    [texts.version, device.agentVersion],
  ];
  if (device.stays === "on") {
    facts.push([texts.since, moment(device.since)], [texts.nextScan, moment(device.nextScanAt)]);
    facts.push([texts.warningsTo, device.muted ? texts.warningsOff : texts.warningsOn]);
  }
  return (
    <section aria-label={texts.facts} className="rounded-card border border-line bg-surface p-4">
      <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Reports({ device: { reports } }: { device: OfficeDeviceDetail }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <Card title={texts.reports}>
      {reports.length === 0 && <p className="text-muted">{texts.noReports}</p>}
      <ul className="divide-y divide-line">
        {reports.toReversed().map((report) => (
          <li key={report.url} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="w-36 text-sm text-muted">{times.moment(report.at, now)}</span>
            <DeviceHealth device={report} />
            <span className="min-w-40 flex-1 text-sm text-muted">{report.titles.join(", ")}</span>
            <a href={report.url} target="_blank" rel="noreferrer" className="text-brand underline">
              {texts.report}
              <span className="sr-only"> {times.moment(report.at, now)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Log({ device: { events } }: { device: OfficeDeviceDetail }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <Card title={texts.log}>
      {events.length === 0 && <p className="text-muted">{texts.noLog}</p>}
      <ol tabIndex={0} aria-label={texts.log} className="max-h-80 divide-y divide-line overflow-y-auto">
        {events.map((event) => {
          const { what, more } = eventInWords(event);
          return (
            <li key={event.id} className="flex flex-wrap gap-x-4 py-1.5 text-sm">
              <span className="w-36 text-muted">{times.moment(event.at, now)}</span>
              <span>{what}</span>
              <span className="min-w-0 break-words text-muted">{more}</span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

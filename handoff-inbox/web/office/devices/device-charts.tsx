import type { OfficeDeviceDetail } from "../../../contract/office/devices.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { deviceTexts as texts } from "./device-texts.js";

type Hours = OfficeDeviceDetail["hours"];
const HOUR_MS = 3_600_000;
const DAYS = 7;

/** Seven days by the hour: how much of each hour the computer was heard of. */
export function ConnectionWeek({ hours, heartbeatSeconds }: { hours: Hours; heartbeatSeconds: number }) {
  const { times } = useDesk();
  const now = useNow();
  const full = 3_600 / heartbeatSeconds;
  const shares = new Map(hours.map(({ at, beats }) => [at, Math.min(1, beats / full)]));
  const last = Math.floor(now / HOUR_MS) * HOUR_MS;
  const all = Array.from({ length: DAYS * 24 }, (_, back) => last - (DAYS * 24 - 1 - back) * HOUR_MS);
  const on = all.filter((at) => (shares.get(at) ?? 0) > 0).length;
  if (on === 0) return <p className="text-muted">{texts.noHours}</p>;
  return (
    <div
      role="img"
      aria-label={`${texts.connection}: ${on} de ${all.length} horas`}
      className="grid grid-cols-24 gap-0.5"
    >
      {all.map((at) => {
        const share = shares.get(at) ?? 0;
        const percent = Math.round(share * 100);
        return (
          <span
            key={at}
            title={texts.hour(times.moment(at, now), percent)}
            className={`aspect-square rounded-xs ${share > 0 ? "bg-brand" : "border border-line"}`}
            style={share > 0 ? { opacity: 0.3 + 0.7 * share } : undefined}
          />
        );
      })}
    </div>
  );
}

/** The heartbeats and events of the week, by the hour of the day. */
export function Activity({ hours }: { hours: Hours }) {
  const sums = Array.from({ length: 24 }, (_, hour) => {
    const then = hours.filter(({ at }) => new Date(at).getHours() === hour);
    return { hour, sum: then.reduce((all, { beats, events }) => all + beats + events, 0) };
  });
  const most = Math.max(...sums.map(({ sum }) => sum));
  if (most === 0) return <p className="text-muted">{texts.noHours}</p>;
  return (
    <div role="img" aria-label={texts.activity}>
      <div className="flex h-24 items-end gap-0.5">
        {sums.map(({ hour, sum }) => (
          <span
            key={hour}
            title={texts.activityAt(hour, sum)}
            className={`flex-1 rounded-t-xs ${sum > 0 ? "bg-brand" : "bg-line"}`}
            style={{ height: `${Math.max(2, (sum / most) * 100)}%` }}
          />
        ))}
      </div>
      <div className="mt-1 flex justify-between text-xs text-muted">
        {[0, 6, 12, 18, 23].map((hour) => (
          <span key={hour}>{hour}h</span>
        ))}
      </div>
    </div>
  );
}

type Point = { at: number; value: number };
const WIDTH = 320;
const HEIGHT = 80;
const EDGE = 4;

/** A line over time with its first, last and highest value in words. */
export function Line(props: {
  name: string;
  points: readonly Point[];
  most?: number;
  none: string;
  say(value: number): string;
}) {
  const { points, say } = props;
  const { times } = useDesk();
  const now = useNow();
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return <p className="text-muted">{props.none}</p>;
  const highest = Math.max(...points.map(({ value }) => value));
  const most = Math.max(props.most ?? highest, 1);
  const span = Math.max(1, last.at - first.at);
  const x = (at: number) => EDGE + ((at - first.at) / span) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE);
  const words = `${props.name}: de ${say(first.value)} a ${say(last.value)}, no máximo ${say(highest)}`;
  return (
    <div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} className="w-full text-brand">
        <polyline
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
          points={points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
        />
        <circle cx={x(last.at)} cy={y(last.value)} r="3" fill="currentColor" />
      </svg>
      <p className="mt-1 flex justify-between text-xs text-muted">
        <span>
          {times.moment(first.at, now)}: {say(first.value)}
        </span>
        <span>
          {times.moment(last.at, now)}: {say(last.value)}
        </span>
      </p>
    </div>
  );
}

import type { OfficeDevice } from "../../../contract/office/devices.js";
import { Badge } from "../../ui/badge.js";
import { deviceTexts as texts } from "./device-texts.js";

/** Whether a computer is on, and whether it is accompanied. */
export function DeviceState({ device: { state, stays } }: { device: Pick<OfficeDevice, "state" | "stays"> }) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge
        look={state === "blocked" ? "red" : state === "online" ? "brand" : "plain"}
        icon={state === "blocked" ? "shield" : state === "online" ? "check" : "pause"}
      >
        {texts.states[state]}
      </Badge>
      {stays !== "no" && (
        <Badge look={stays === "asked" ? "amber" : "plain"} icon="clock">
          {texts.stays[stays]}
        </Badge>
      )}
    </span>
  );
}

/** What its last report found. */
export function DeviceHealth({ device }: { device: Pick<OfficeDevice, "score" | "critical" | "warnings"> }) {
  const { score, critical, warnings } = device;
  if (score === null) return <span className="text-muted">{texts.notMeasured}</span>;
  return (
    <span className="flex flex-wrap items-center gap-1">
      <span className="tabular-nums">{texts.score(score)}</span>
      {critical > 0 && (
        <Badge look="red" icon="warning">
          {texts.critical(critical)}
        </Badge>
      )}
      {warnings > 0 && (
        <Badge look="amber" icon="warning">
          {texts.warnings(warnings)}
        </Badge>
      )}
      {critical + warnings === 0 && (
        <Badge look="brand" icon="check">
          {texts.well}
        </Badge>
      )}
    </span>
  );
}

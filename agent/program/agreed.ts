import type { AgentSettings } from "../wire.js";
import type { Stay } from "./home.js";

/** So many measurements more than one in each agreed time are done without a question: the office may want one now. */
export const EXTRA_SCANS = 2;
/** A measurement may come a little early, because the clock that asks for it is another. */
const NEARLY = 0.95;
const HOUR_MS = 3_600_000;

const agreedOf = ({ agreed, settings }: Stay) => agreed ?? settings;

/** These settings, as far as they stay within what the person at this computer said yes to. */
export function withinAgreed(stay: Stay, wanted: AgentSettings): Stay {
  const { scanEveryHours, scanOnBattery } = agreedOf(stay);
  return {
    ...stay,
    agreed: { scanEveryHours, scanOnBattery },
    settings: {
      ...wanted,
      scanEveryHours: Math.max(wanted.scanEveryHours, scanEveryHours),
      scanOnBattery: wanted.scanOnBattery && scanOnBattery,
    },
  };
}

/** Counts a measurement at `now`. Null when that would be one more than the person said yes to. */
export function withMeasurement(stay: Stay, now: number): Stay | null {
  const since = now - agreedOf(stay).scanEveryHours * HOUR_MS * NEARLY;
  // A clock that was set back does not forbid measuring until it is there again.
  const recent = (stay.measured ?? []).filter((at) => at > since && at <= now);
  return recent.length > EXTRA_SCANS ? null : { ...stay, measured: [...recent, now] };
}

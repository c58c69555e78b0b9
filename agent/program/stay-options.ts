import type { AgentEvent, AgentSettings } from "../wire.js";
import type { Service } from "./service/system-service.js";

/** What staying on this computer needs. */
export type StayOptions = {
  /** This process is the service. */
  resident: boolean;
  service: Service;
  onBattery(): boolean | undefined;
  /** Called whenever the service is connected. */
  connected?(note: Staying["note"]): void;
  /** Called when the hub was reached, and does not want this computer now. */
  refused?(): void;
  /** When aborted, the service ends so that the system starts another version. */
  again?: AbortSignal;
};

/** The agent that stays: what was agreed, and by which settings. */
export type Staying = {
  /** This process is the service, and staying is agreed. */
  resident: boolean;
  settings(): AgentSettings;
  note(kind: AgentEvent["kind"], detail?: AgentEvent["detail"]): void;
  /** Counts a scheduled measurement, which is done without a question. Otherwise why it is put off. */
  mayMeasure(): "yes" | "on_battery" | "too_often";
  /** Nothing is agreed any more: nothing of the service stays. */
  end(): Promise<void>;
};

import type { AgentToHub, DeviceFacts } from "../wire.js";
import { deviceFacts } from "../wire-schema.js";
import type { Screen } from "./screen.js";

type Report = Parameters<AgentToHub["report"]>[0];

/**
 * Says who asks and what will be read, measures, shows what was collected, and asks before anything leaves the
 * computer. Null when the program is being left; the hub will ask again.
 */
export async function scanAndAsk(of: {
  company: string;
  scanId: string;
  scope: "quick" | "full";
  screen: Screen;
  showJson: boolean;
  signal: AbortSignal;
  scan(scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts>;
}): Promise<Report | null> {
  const { scanId, screen, signal } = of;
  screen.show({ kind: "asked", company: of.company });
  let facts: DeviceFacts;
  try {
    // Parsed with the wire format's own schema: what it does not declare cannot leave.
    facts = deviceFacts.parse(await of.scan(of.scope, signal));
  } catch (error) {
    if (signal.aborted) return null;
    screen.show({ kind: "said", sentence: { is: "scanFailed", error: String(error) } });
    return { scanId, outcome: "failed", reason: "O programa não conseguiu medir este computador." };
  }
  if (signal.aborted) return null;
  screen.show({ kind: "facts", facts, exact: of.showJson });
  const yes = await screen.confirm({ kind: "send", company: of.company }, signal);
  if (signal.aborted) return null;
  screen.show({ kind: "answered", sent: yes, company: of.company });
  if (!yes) return { scanId, outcome: "declined", reason: "A pessoa no computador preferiu não enviar." };
  return { scanId, outcome: "reported", facts };
}

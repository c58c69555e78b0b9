import { EXIT, type ExitCode } from "../agent/program/exit-code.js";
import type { DemoDeviceState } from "../channels/simulator/demo-device.js";
import type { PairingProgress } from "../db/stores/pairing-progress.js";

/** The state of a running computer, from what the database holds about its code. */
export function stateOf(progress: PairingProgress | null): DemoDeviceState {
  switch (progress?.pairing) {
    case undefined:
    case "open":
      return "starting";
    case "claimed":
      return "waiting";
    case "rejected":
    case "expired":
      return "refused";
    case "confirmed":
      return stateOfPaired(progress);
  }
}

function stateOfPaired({ revoked, scan, working, repaired }: PairingProgress): DemoDeviceState {
  if (revoked) return "refused";
  if (working) return "working";
  if (repaired) return "repaired";
  if (scan === "asked") return "scanning";
  return scan === "reported" ? "sent" : "paired";
}

/**
 * The state of a computer after its program ended. Refused means that its code or its token was not accepted. When the
 * customer says in the conversation that the computer is not theirs, or says nothing, the computer is off.
 */
export function stateAtEnd(exit: ExitCode, progress: PairingProgress | null): DemoDeviceState {
  if (exit === EXIT.pairAgain) return "refused";
  if (exit !== EXIT.notPaired) return "off";
  const wasLetIn = progress?.pairing === "rejected" || (progress?.pairing === "expired" && progress.claimed);
  return wasLetIn ? "off" : "refused";
}

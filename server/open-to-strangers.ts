import type { Config } from "../platform/config/load-config.js";

type Settings = Pick<Config, "publicUrl" | "trustProxy" | "host" | "sandboxPayments">;

/** Whether people elsewhere than at this machine can reach the server, as far as its settings tell. */
function isReachable({ publicUrl, trustProxy, host }: Settings): boolean {
  return publicUrl !== null || trustProxy !== 0 || !/^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(host);
}

/**
 * Names what a reachable server shows to strangers although it is meant for trials only: one sentence for the operator
 * each.
 */
export function openToStrangers(config: Settings, demoIsOn: boolean): string[] {
  if (!isReachable(config)) return [];
  const demo =
    "The demonstration at /demo is open to everybody who reaches this server: strangers may talk as customers and start made-up computers. DEMO=off closes it.";
  const sandbox =
    "The sandbox gateway is open to everybody who reaches this server: orders are paid there with a button, without money. SANDBOX_PAYMENTS=off closes it.";
  const sandboxIsOn = config.sandboxPayments === "on" || (config.sandboxPayments === "auto" && demoIsOn);
  return [...(demoIsOn ? [demo] : []), ...(sandboxIsOn ? [sandbox] : [])];
}

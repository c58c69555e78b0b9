import Stripe from "stripe";

/** The official SDK, pointed at a base address by its own options, with nothing repeated and nothing reported. */
export function pointSdkAt(baseUrl: string, secretKey: string, timeout = 5_000): Stripe {
  const { hostname: host, port, protocol } = new URL(baseUrl);
  return new Stripe(secretKey, {
    host,
    port,
    protocol: protocol === "http:" ? "http" : "https",
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
    apiVersion: "2026-10-28.endive",
  });
}

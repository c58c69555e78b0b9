import { Agent, fetch as send } from "undici";
import { guardedConnector, type Resolve } from "./guarded-connect.js";

/** The `fetch` of the web platform, as libraries take it. */
export type WebFetch = typeof globalThis.fetch;

/**
 * Makes a `fetch` for libraries that call addresses which users wrote. It reaches public addresses only (see
 * `guardedConnector`), except the hosts of `allow`, follows no redirect, and reads no more than `maxBytes` of an answer.
 * A caller's signal closes the connection, so that the other side sees that nobody waits any more.
 */
export function createGuardedWebFetch(options: {
  allow?: readonly string[];
  maxBytes: number;
  /** How long the other side may be silent, in ms. */
  silentMs: number;
  resolve?: Resolve;
}): { fetch: WebFetch; close(): Promise<void> } {
  const { allow = [], resolve, maxBytes, silentMs } = options;
  const connect = guardedConnector({ allow, resolve, connectTimeoutMs: 10_000 });
  const limits = { maxResponseSize: maxBytes, maxHeaderSize: 16_384, headersTimeout: silentMs, bodyTimeout: silentMs };
  const agent = new Agent({ connect, connections: 32, keepAliveTimeout: 4_000, ...limits });
  const guarded = (input: unknown, init?: object) =>
    send(input as Parameters<typeof send>[0], { ...init, redirect: "error", dispatcher: agent });
  // The same interface; its types are declared once by undici and once by Node.
  return { fetch: guarded as unknown as WebFetch, close: () => agent.destroy() };
}

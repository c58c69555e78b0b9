import type { HeardOf, SentOf } from "../../../platform/http/contract/route-contract.js";
import { API } from "../../contract/api-base.js";
import type { DeskRoutes } from "../../contract/desk-contracts.js";
import { failureOf, reach } from "./api-failure.js";
import type { Session } from "./session.js";

/**
 * Calls to the API as the person who is signed in, typed by the routes' contracts: `ask("get /lines/:id/why", { params:
 * { id } })`. All of them throw `ApiFailure`.
 */
export type Api = {
  ask<Name extends keyof DeskRoutes>(
    route: Name,
    sent: SentOf<DeskRoutes[Name]>,
    signal?: AbortSignal,
  ): Promise<HeardOf<DeskRoutes[Name]>>;
  file(id: string, signal?: AbortSignal): Promise<Blob>;
  /** The money ledger of these days, as a CSV file. */
  ledger(days: { from: string; to: string }): Promise<Blob>;
};

/** The parts of a request, whatever its contract. */
type Sent = {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
  key?: string;
  revision?: number;
};

export function createApi(session: Session): Api {
  async function call(route: string, sent: Sent, signal?: AbortSignal): Promise<Response> {
    const access = await session.token();
    const [path, init] = requestOf(route, sent);
    const once = (token: string) =>
      reach(fetch, path, { ...init, signal, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    let response = await once(access);
    if (response.status === 401) response = await once(await session.renew(access));
    if (!response.ok) throw await failureOf(response);
    return response;
  }
  return {
    async ask(route, sent, signal) {
      const response = await call(route, sent as Sent, signal);
      const told = response.headers.get("content-type")?.includes("json") === true;
      return told ? response.json() : undefined;
    },
    file: async (id, signal) => (await call("get /files/:id", { params: { id } }, signal)).blob(),
    ledger: async (query) => (await call("get /ledger/export", { query })).blob(),
  };
}

/** The address and the rest of a request, from the route's name and its parts. */
export function requestOf(
  route: string,
  { params = {}, query = {}, body, key, revision }: Sent,
): [path: string, init: { method: string; headers: Record<string, string>; body?: string | Blob }] {
  const [method = "", path = ""] = route.split(" ");
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const asked = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const search = asked.size === 0 ? "" : `?${asked}`;
  const headers: Record<string, string> = {};
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = isFile ? "application/octet-stream" : "application/json";
  if (key !== undefined) headers["idempotency-key"] = key;
  if (revision !== undefined) headers["if-match"] = `"${revision}"`;
  const sent = body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) };
  return [`${API}${filled}${search}`, { method: method.toUpperCase(), headers, ...sent }];
}

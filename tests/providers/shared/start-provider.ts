import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type RequestHandler, type Response } from "express";
import type { AnyAct } from "./act.js";
import { controlDoors, type Stage } from "./control-doors.js";
import { type Answer, type Call, Refusal, type Route, type Routes } from "./exchange.js";
import { endInOutage } from "./outage-answers.js";

export type ProviderParts = Stage & {
  /** What programs call: in the journal, and spoilt by outages. */
  api: Routes;
  /** What people see in a browser. */
  pages: Routes;
  acts: Record<string, AnyAct>;
  /** For an address that the API does not have. */
  nothingThere: Route;
  /** What the provider says when it fails with this status. */
  failure(status: number): Answer;
  /** Keeps an outage's answer under the request's idempotency key. */
  remember?(call: Call, answer: Answer): void;
  port: number;
};

export type Listening = { port: number; url: string; close(): Promise<void> };

const SWEEP_MS = 1_000;

/** A provider on loopback. `port` 0 takes a free one. */
export async function startProvider(parts: ProviderParts): Promise<Listening> {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.raw({ type: () => true, limit: "2mb" }));
  app.use("/control", controlDoors(parts, parts.acts));
  addRoutes(app, parts.pages, (route) => (request, response) => {
    parts.tick();
    send(response, run(route, callOf(request)));
  });
  addRoutes(app, parts.api, (route) => serveApi(parts, route));
  app.use(serveApi(parts, parts.nothingThere));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(parts.port, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  // Only what runs by a running clock has anything to find here; tests move the clock, which looks at once.
  const sweep = setInterval(() => parts.tick(), SWEEP_MS);
  sweep.unref();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close() {
      clearInterval(sweep);
      parts.notices.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function serveApi(parts: ProviderParts, route: Route): RequestHandler {
  return async (request, response) => {
    parts.tick();
    const call = callOf(request);
    const entry = parts.journal.open(call, parts.clock.now());
    const outage = parts.outages.take(call);
    entry.outage = outage?.kind ?? null;
    if (outage?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, outage.delayMs));
    const spoils = outage !== null && outage.kind !== "slow";
    const before = spoils && outage.when === "before" && outage.kind !== "cut_body";
    const answer = before ? null : run(route, call);
    if (!spoils) {
      entry.status = answer?.status ?? null;
      return send(response, answer ?? { status: 500 });
    }
    const given = endInOutage(response, outage, answer, parts.failure);
    entry.status = given?.status ?? null;
    if (given && outage.remember) parts.remember?.(call, given);
  };
}

function addRoutes(app: express.Express, routes: Routes, serve: (route: Route) => RequestHandler): void {
  for (const [name, route] of Object.entries(routes)) {
    const [method, path = ""] = name.split(" ");
    switch (method) {
      case "GET":
        app.get(path, serve(route));
        break;
      case "POST":
        app.post(path, serve(route));
        break;
      case "PUT":
        app.put(path, serve(route));
        break;
      default:
        throw new Error(`no such method: ${name}`);
    }
  }
}

function run(route: Route, call: Call): Answer {
  try {
    return route(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function callOf(request: Request): Call {
  const address = new URL(request.originalUrl, "http://provider");
  return {
    method: request.method,
    path: address.pathname,
    params: Object.fromEntries(Object.entries(request.params ?? {}).map(([name, value]) => [name, String(value)])),
    query: address.searchParams,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

function send(response: Response, { status, headers = {}, json, html, picture }: Answer): void {
  response.status(status).set(headers);
  if (html !== undefined) response.type("html").send(html);
  else if (picture) response.type(picture.type).send(picture.bytes);
  else if (json !== undefined) response.type("json").send(JSON.stringify(json));
  else response.end();
}

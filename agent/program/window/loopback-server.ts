import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { z } from "zod";
import type { DoorKeeper } from "./door-keeper.js";
import { BODY_LIMIT, ROUTES, type Route, refusedRequest } from "./refused-request.js";
import type { Ends } from "./user-behind.js";

/** What the page shows: its version, and the parts of the page by name. */
export type PageState = { version: number; title: string; ended: boolean; parts: { [name: string]: string } };

/** What the person does on the page. */
export const pageAct = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("answer"), question: z.string().max(40), yes: z.boolean() }),
  z.strictObject({ act: z.literal("type"), question: z.string().max(40), text: z.string().max(200) }),
  z.strictObject({ act: z.literal("undo"), id: z.string().max(40) }),
  z.strictObject({ act: z.literal("leave") }),
  z.strictObject({ act: z.literal("remove") }),
]);
export type PageAct = z.infer<typeof pageAct>;

export type LoopbackOptions = {
  keeper: DoorKeeper;
  page: { html: string; headers: Record<string, string> };
  /** The state as soon as it is newer than `after`, or after a while. `gone` aborts when the page does not wait any more. */
  state(after: number, gone: AbortSignal): Promise<PageState>;
  /** False when it no longer fits, as an answer to a question that was answered elsewhere. */
  act(act: PageAct): boolean;
  /** A second start of the program wants a window: gives a new address. */
  again(): string;
  /** Whether a connection belongs to this person (see `isOwnConnection`). */
  isOwn(ends: Ends): Promise<boolean>;
};

export type LoopbackServer = { origin: string; port: number; close(): Promise<void> };

const HEADERS = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Serves the window to this person's browser on this machine, at a port of the system's choice. */
export async function openLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const { keeper } = options;
  let origin = "";
  const own = new WeakMap<Socket, Promise<boolean>>();

  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => {
      answer(request, response).catch(() => refuse(response, 500));
    },
  );
  server.maxConnections = 64;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://page");
    const { method, headers } = request;
    const refused = refusedRequest({ method, path: url.pathname, headers }, origin);
    if (refused !== null) return refuse(response, refused);
    if (!(await isOwn(request.socket))) return refuse(response, 403);
    const route: Route = ROUTES[`${method} ${url.pathname}` as keyof typeof ROUTES];
    if (route === "page") {
      response.writeHead(200, { ...HEADERS, ...options.page.headers, "content-type": "text/html; charset=utf-8" });
      return void response.end(options.page.html);
    }
    if (route === "enter") {
      const code = z.strictObject({ code: z.string() }).safeParse(await bodyOf(request));
      const token = code.success ? keeper.enter(code.data.code) : null;
      return token === null ? refuse(response, 401) : give(response, { token });
    }
    const secret = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (route === "again")
      return keeper.isKey(secret) ? give(response, { address: options.again() }) : refuse(response, 401);
    if (!keeper.isToken(secret)) return refuse(response, 401);
    if (route === "state") {
      const after = Number(url.searchParams.get("after") ?? -1);
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      return give(response, await options.state(Number.isInteger(after) ? after : -1, gone.signal));
    }
    const said = pageAct.safeParse(await bodyOf(request));
    if (!said.success) return refuse(response, 400);
    if (!options.act(said.data)) return refuse(response, 409);
    response.writeHead(204, HEADERS).end();
  }

  /** Asked once for each connection. */
  function isOwn(socket: Socket): Promise<boolean> {
    const known = own.get(socket);
    if (known) return known;
    const { localPort = 0, remotePort = 0 } = socket;
    const asked = options.isOwn({ localPort, remotePort });
    own.set(socket, asked);
    return asked;
  }

  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function give(response: ServerResponse, value: object): void {
  response.writeHead(200, { ...HEADERS, "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Says no with the status alone, and reads no more of what was sent. */
function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { ...HEADERS, connection: "close" });
  response.end();
}

/** The JSON of a request; null when it is none or too long. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_LIMIT) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

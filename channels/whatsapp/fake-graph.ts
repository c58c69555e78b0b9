import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type SeenRequest = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };

type Responder = (request: SeenRequest, response: ServerResponse) => void;

/** A Graph API for tests, on a real socket. It remembers each request and answers as it is told to. */
export type FakeGraph = {
  url: string;
  seen: SeenRequest[];
  /** Sets the responder for the requests that follow. */
  respond(responder: Responder): void;
  /** Answers the requests that follow with JSON. */
  json(status: number, body: unknown, headers?: Record<string, string>): void;
  close(): Promise<void>;
};

/** Accepts every message and upload, each with an id of its own. */
export const takeAll: Responder = ({ path }, response) => {
  const id = `wamid.${++counter}`;
  const upload = path.endsWith("/media");
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify(upload ? { id: `media${counter}` } : { messaging_product: "whatsapp", messages: [{ id }] }),
  );
};

let counter = 0;

export async function startFakeGraph(): Promise<FakeGraph> {
  const seen: SeenRequest[] = [];
  let responder = takeAll;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      seen.push(one);
      responder(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    respond: (next) => {
      responder = next;
    },
    json: (status, body, headers = {}) => {
      responder = (_request, response) => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(body));
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ACCOUNT } from "./company.js";

/**
 * A message that the provider accepted: from here on it is on the customer's phone, whatever the sender learns about
 * it. The text of a picture is what is written below it, or nothing.
 */
export type Taken = { to: string; text: string; key: string; providerId: string; at: number };

/**
 * What happens to one call. `answer`: accepted, and answered. `hold`: accepted, and the answer waits for `release`.
 * `cut`: accepted, and the connection ends without an answer. `drop`: the connection ends and nothing was accepted. A
 * status: an error, and nothing was accepted.
 */
export type Fate =
  | "answer"
  | "hold"
  | "cut"
  | "drop"
  | { status: number; code?: number; headers?: Record<string, string>; says?: string }
  /** Bytes that are no answer of the API, whether the message was accepted or not. */
  | { status: number; raw: string; taken: boolean };

/** `expired`: how often its address is answered with 404 before it gives the bytes. */
export type Media = { mime: string; bytes: Buffer; url?: string; redirect?: string; expired?: number };

/** A simulated Graph API that counts, and misbehaves on demand. */
export type FakeGraph = {
  url: string;
  /** In the order in which they were accepted. */
  taken: Taken[];
  /** The number of requests for messages, accepted or not; read marks do not count. */
  attempts(): number;
  /** The messages to one customer. */
  of(phone: string): Taken[];
  /** Decides about each call. Default: `answer`. */
  fate: (message: { to: string; text: string; key: string }) => Fate;
  /** Called for each message when it is accepted, before it is answered, so that a test can send status webhooks. */
  onTaken: (taken: Taken) => void;
  /** Sends the held answers. */
  release(): void;
  held(): number;
  media: Map<string, Media>;
  /** The Authorization headers of requests for files. */
  mediaRequests: { path: string; authorization: string | undefined }[];
  /** Invalid requests; should stay empty. */
  problems: string[];
  /** Refuses connections until `open`, on the same port. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
};

export async function startFakeGraph(): Promise<FakeGraph> {
  let server: Server | null = null;
  let port = 0;
  let attempts = 0;
  let held: (() => void)[] = [];

  async function open(): Promise<void> {
    if (server) return;
    const fresh = createServer((request, response) => void serve(request, response));
    fresh.keepAliveTimeout = 30_000;
    await new Promise<void>((resolve, reject) => fresh.once("error", reject).listen(port, "127.0.0.1", resolve));
    port = (fresh.address() as AddressInfo).port;
    server = fresh;
  }

  async function shut(): Promise<void> {
    const closing = server;
    server = null;
    if (!closing) return;
    const closed = new Promise((resolve) => closing.close(resolve));
    closing.closeAllConnections();
    await closed;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The sender was killed in the middle of its request. A provider accepts no half of a message.
      return;
    }
    const path = request.url ?? "";
    if (request.method === "GET") return serveMedia(request, response, path);
    const raw = Buffer.concat(chunks).toString();
    if (request.headers.authorization !== `Bearer ${ACCOUNT.accessToken}`) graph.problems.push("a wrong access token");
    if (path.endsWith(`/${ACCOUNT.phoneNumberId}/media`)) return json(response, 200, { id: randomUUID() });
    const message = JSON.parse(raw) as GraphMessage;
    if (message.status === "read") return json(response, 200, { success: true });
    const { to, biz_opaque_callback_data: key } = message;
    const text =
      message.text?.body ?? message.interactive?.body?.text ?? (message.image && (message.image.caption ?? ""));
    if (!path.endsWith(`/${ACCOUNT.phoneNumberId}/messages`) || !to || !key || text === undefined) {
      graph.problems.push(`not a message: ${path} ${raw.slice(0, 200)}`);
      return json(response, 400, { error: { code: 100, message: "not a message" } });
    }
    attempts += 1;
    settle(response, graph.fate({ to, text, key }), { to, text, key });
  }

  function settle(response: ServerResponse, fate: Fate, message: { to: string; text: string; key: string }): void {
    if (fate === "drop") return void response.socket?.destroy();
    if (typeof fate === "object" && !("raw" in fate)) {
      const error = {
        message: "told to fail",
        code: fate.code ?? 1,
        type: "OAuthException",
        ...(fate.says === undefined ? {} : { error_data: { details: fate.says } }),
      };
      return json(response, fate.status, { error }, fate.headers);
    }
    const broken = typeof fate === "object" ? fate : null;
    const sayIt = () =>
      void response.writeHead(broken?.status ?? 200, { "content-type": "text/html" }).end(broken?.raw);
    if (broken?.taken === false) return sayIt();
    const taken: Taken = { ...message, providerId: `wamid.${randomUUID()}`, at: Date.now() };
    graph.taken.push(taken);
    graph.onTaken(taken);
    if (broken) return sayIt();
    const answer = () => json(response, 200, { messaging_product: "whatsapp", messages: [{ id: taken.providerId }] });
    if (fate === "cut") response.socket?.destroy();
    else if (fate === "hold") held.push(answer);
    else answer();
  }

  function serveMedia(request: IncomingMessage, response: ServerResponse, path: string): void {
    graph.mediaRequests.push({ path, authorization: request.headers.authorization });
    const id = /([A-Za-z0-9_-]+)(?:\?|$)/.exec(path)?.[1] ?? "";
    const media = graph.media.get(id);
    if (!media) return json(response, 404, { error: { code: 100, message: "no such file" } });
    if (!path.startsWith("/bytes/")) {
      const url = media.url ?? `${graph.url}/bytes/${id}`;
      return json(response, 200, { url, mime_type: media.mime, file_size: media.bytes.length, id });
    }
    if (media.expired) {
      media.expired -= 1;
      return json(response, 404, { error: { code: 100, message: "this address is no more" } });
    }
    if (media.redirect) return void response.writeHead(302, { location: media.redirect }).end();
    response.writeHead(200, { "content-type": media.mime, "content-length": media.bytes.length }).end(media.bytes);
  }

  await open();
  const graph: FakeGraph = {
    url: `http://127.0.0.1:${port}`,
    taken: [],
    attempts: () => attempts,
    of: (phone) => graph.taken.filter((one) => one.to === phone),
    fate: () => "answer",
    onTaken: () => undefined,
    release() {
      for (const answer of held) answer();
      held = [];
    },
    held: () => held.length,
    media: new Map(),
    mediaRequests: [],
    problems: [],
    shut,
    open,
    close: shut,
  };
  return graph;
}

type GraphMessage = {
  to?: string;
  status?: string;
  text?: { body?: string };
  interactive?: { body?: { text?: string } };
  image?: { caption?: string };
  biz_opaque_callback_data?: string;
};

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

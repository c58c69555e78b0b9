import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as wholeText } from "node:stream/consumers";
import { z } from "zod";
import { scriptedAnswer } from "./script.js";
import { plainWords } from "./vocabulary.js";

/** The demonstration's server, with the key that only this process knows. */
export type DemoServer = { url: string; key: string; close(): Promise<void> };

const bodySchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
});
/** No question of ours is longer, in bytes. */
const MOST_BYTES = 1_000_000;

/**
 * Starts the small OpenAI-compatible server of `MODEL=demo`: on loopback alone, at a free port, for whoever has its key.
 * Behind it is a script, so what the product shows with it went the way of a real model.
 */
export async function startDemoServer(): Promise<DemoServer> {
  const key = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => {
    answer(request, response, key).catch((error: unknown) => refuse(response, 500, String(error)));
  });
  // It holds no process open.
  server.unref();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    key,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  if (!isSame(request.headers.authorization ?? "", `Bearer ${key}`)) return refuse(response, 401, "no such key");
  if (request.method !== "POST" || request.url !== "/v1/chat/completions")
    return refuse(response, 404, "no such address");
  if (Number(request.headers["content-length"] ?? Infinity) > MOST_BYTES) return refuse(response, 413, "too long");
  const read = bodySchema.safeParse(jsonOf(await wholeText(request)));
  if (!read.success) return refuse(response, 400, z.prettifyError(read.error));
  const { model, messages } = read.data;
  const said = scriptedAnswer(messages.at(-1)?.content ?? "");
  if (said === null) return refuse(response, 400, "the script does not know this question");
  const [input, output] = [messages.map(({ content }) => content).join(" "), said].map(
    (words) => plainWords(words).length,
  );
  send(response, 200, {
    id: "chatcmpl-demo",
    object: "chat.completion",
    created: 0,
    model,
    choices: [{ index: 0, message: { role: "assistant", content: said }, finish_reason: "stop", logprobs: null }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: (input ?? 0) + (output ?? 0) },
  });
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const refuse = (response: ServerResponse, status: number, message: string) =>
  send(response, status, { error: { message, type: "invalid_request_error", param: null, code: null } });

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

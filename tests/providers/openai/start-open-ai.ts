import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type Response } from "express";
import type { Call } from "../shared/exchange.js";
import { createJournal, type JournalEntry } from "../shared/journal.js";
import { endInOutage } from "../shared/outage-answers.js";
import { createOutages } from "../shared/outages.js";
import { sayStreamed, sayWhole } from "./chat.js";
import { embed } from "./embeddings.js";
import { readAsked } from "./read-asked.js";
import type { Asked, Brain, World } from "./world.js";

export type OpenAiOptions = {
  port?: number;
  /** The keys that are let in; null: any, or none. */
  keys?: readonly string[] | null;
  brain?: Brain;
};

/**
 * A server as OpenAI's, as far as programs meet it: chat (whole, streamed, with tools and schemas, with pictures),
 * embeddings, transcription, the list of models. What it says is its `brain`'s.
 */
export async function startOpenAi({ port = 0, keys = null, brain = repeat }: OpenAiOptions = {}) {
  const world: World = {
    brain,
    hears: (_bytes, name) => `o que ${name} diz`,
    pauseMs: 0,
    cutStreamAfter: null,
    floatsAnyway: false,
    dimensions: 16,
    now: () => Date.now(),
  };
  const journal = createJournal();
  const outages = createOutages();
  const asked: Asked[] = [];
  /** Requests whose caller was gone before the answer. */
  const cancelled: string[] = [];
  const app = express();
  app.disable("x-powered-by");
  app.use(express.raw({ type: () => true, limit: "30mb" }));

  app.use(async (request, response, next) => {
    const call = callOf(request);
    const entry = journal.open(call, world.now());
    response.once("close", () => {
      if (!response.writableFinished) cancelled.push(call.path);
      entry.status = response.headersSent ? response.statusCode : null;
    });
    if (await spoilt(call, response, entry)) return;
    const [, key = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    // OpenAI quotes a part of it; a server in between may quote all.
    if (keys !== null && !keys.includes(key))
      return void refuse(response, 401, `Incorrect API key provided: ${key}.`, "invalid_api_key");
    next();
  });

  /** Ends the request as an outage wants it. */
  async function spoilt(call: Call, response: Response, entry: JournalEntry): Promise<boolean> {
    const outage = outages.take(call);
    entry.outage = outage?.kind ?? null;
    if (!outage) return false;
    if (outage.kind === "slow") {
      await new Promise((resolve) => setTimeout(resolve, outage.delayMs));
      return false;
    }
    const whole = { status: 200, json: { id: "chatcmpl-cut", object: "chat.completion", choices: [{ index: 0 }] } };
    endInOutage(response, outage, whole, (status) => ({ status, json: failure(status) }));
    return true;
  }

  app.post("/v1/chat/completions", async (request, response) => {
    const read = readAsked(jsonOf(request));
    if ("wrong" in read) return void refuse(response, 400, read.wrong, "invalid_request_error");
    asked.push(read.asked);
    const said = world.brain(read.asked);
    if (read.body.stream) await sayStreamed(response, world, read.body, read.asked, said);
    else sayWhole(response, world, read.body, read.asked, said);
  });
  app.post("/v1/embeddings", (request, response) => {
    const made = embed(world, jsonOf(request));
    if ("wrong" in made) refuse(response, 400, made.wrong, "invalid_request_error");
    else response.json(made.json);
  });
  app.post("/v1/audio/transcriptions", async (request, response) => {
    const type = request.headers["content-type"] ?? "";
    const form = await new globalThis.Response(new Uint8Array(bytesOf(request)), { headers: { "content-type": type } })
      .formData()
      .catch(() => null);
    const file = form?.get("file");
    if (!form?.get("model") || !(file instanceof Blob))
      return void refuse(response, 400, "file and model are needed", "invalid_request_error");
    const name = "name" in file ? String(file.name) : "audio";
    response.json({ text: world.hears(new Uint8Array(await file.arrayBuffer()), name) });
  });
  app.get("/v1/models", (_request, response) => {
    response.json({ object: "list", data: [{ id: "stand-in", object: "model", owned_by: "tests" }] });
  });
  app.use((request, response) => refuse(response, 404, `Invalid URL (${request.method} ${request.path})`, null));

  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const at = (server.address() as AddressInfo).port;
  return {
    port: at,
    /** The address that programs are given. */
    url: `http://127.0.0.1:${at}/v1`,
    world,
    journal,
    outages,
    asked,
    cancelled,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type OpenAiStandIn = Awaited<ReturnType<typeof startOpenAi>>;

/** Says again what was said last. */
const repeat: Brain = ({ messages }) => ({ text: messages.at(-1)?.text ?? "" });

const bytesOf = ({ body }: Request): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

function jsonOf(request: Request): unknown {
  try {
    return JSON.parse(bytesOf(request).toString("utf8"));
  } catch {
    return null;
  }
}

function callOf(request: Request): Call {
  const address = new URL(request.originalUrl, "http://provider");
  const { method, headers } = request;
  return { method, path: address.pathname, params: {}, query: address.searchParams, headers, body: bytesOf(request) };
}

const failure = (status: number) => ({
  error: {
    message: status === 429 ? "Rate limit reached." : "The server had an error.",
    type: status === 429 ? "requests" : "server_error",
    param: null,
    code: status === 429 ? "rate_limit_exceeded" : null,
  },
});

function refuse(response: Response, status: number, message: string, code: string | null): void {
  response.status(status).json({ error: { message, type: "invalid_request_error", param: null, code } });
}

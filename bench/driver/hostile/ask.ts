import { Agent, request } from "node:http";
import { type Field, hostileAddress } from "./field.js";

const PATIENCE_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 128 });

export type Asked = { method: "GET" | "POST"; path: string; headers?: Record<string, string>; body?: Buffer | string };

/** Makes one request from a hostile address and returns how it ended: its status, `cut`, or `no answer`. */
export function ask(field: Field, asked: Asked): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: field.port,
        agent,
        method: asked.method,
        path: asked.path,
        headers: {
          "x-forwarded-for": hostileAddress(),
          ...(asked.body === undefined ? {} : { "content-length": Buffer.byteLength(asked.body) }),
          ...asked.headers,
        },
        timeout: PATIENCE_MS,
        signal: field.end,
      },
      (response) => {
        response.resume();
        response.once("close", () => resolve(String(response.statusCode)));
      },
    );
    outgoing.once("timeout", () => {
      resolve("no answer");
      outgoing.destroy();
    });
    outgoing.once("error", () => resolve(field.over() ? "not over in time" : "cut"));
    outgoing.end(asked.body);
  });
}

/**
 * Makes a request that announces a large body and sends one byte now and then, or none. Returns how it ended, with the
 * seconds that the server waited; `held` when the server waited until the time was over.
 */
export function trickle(field: Field, asked: Omit<Asked, "body">, everyMs: number | null): Promise<string> {
  const began = performance.now();
  return new Promise((resolve) => {
    let status: number | undefined;
    const outgoing = request({
      host: "127.0.0.1",
      port: field.port,
      agent: false,
      method: asked.method,
      path: asked.path,
      headers: { "x-forwarded-for": hostileAddress(), "content-length": 5_000_000, ...asked.headers },
      signal: field.end,
    });
    const timer = everyMs === null ? undefined : setInterval(() => outgoing.write("{"), everyMs);
    outgoing.flushHeaders();
    outgoing.once("response", (response) => {
      status = response.statusCode;
      response.resume();
      outgoing.destroy();
    });
    // `close` reports the end.
    outgoing.on("error", () => undefined);
    outgoing.once("close", () => {
      clearInterval(timer);
      const seconds = Math.round((performance.now() - began) / 1000);
      resolve(field.over() ? "held" : `${status ?? "cut"} after ${seconds} s`);
    });
  });
}

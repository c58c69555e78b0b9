import { type IncomingHttpHeaders, request } from "node:http";

export type Told = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/**
 * Makes one request over plain HTTP with exactly these headers, `Host` included, and returns the answer's bytes
 * unchanged. `fetch` allows neither.
 */
export function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Told> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asking.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.alloc(0) });
    });
    asking.on("error", reject);
    asking.end();
  });
}

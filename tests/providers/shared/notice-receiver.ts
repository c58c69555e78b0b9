import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedNotice = { path: string; query: URLSearchParams; headers: IncomingHttpHeaders; raw: Buffer };

/** A shop's server that keeps what it is told. `answers`: the next statuses; 200 when there are none left. */
export type NoticeReceiver = {
  url: string;
  received: ReceivedNotice[];
  answers: number[];
  clear(): void;
  close(): Promise<void>;
};

export async function startNoticeReceiver(): Promise<NoticeReceiver> {
  const received: ReceivedNotice[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const address = new URL(request.url ?? "/", "http://shop");
      const { pathname: path, searchParams: query } = address;
      received.push({ path, query, headers: request.headers, raw: Buffer.concat(chunks) });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/aviso`,
    received,
    answers,
    clear: () => void received.splice(0),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { ACCOUNT } from "../contender.js";

export type Reply = { to: string; text: string; id: string; key: string };

/** Requests that were no proper reply. Every number but `readMarks` should stay 0. */
export type GraphCounts = { badRequests: number; repeatedKeys: number; readMarks: number; firstProblem: string | null };

/** Simulates the Graph API's `/messages`: checks each request and passes its text on. */
export type FakeGraph = { port: number; counts(): GraphCounts; reset(): void };

export async function startFakeGraph(onReply: (reply: Reply) => void): Promise<FakeGraph> {
  let counts = noCounts();
  let keys = new Set<string>();
  let served = 0;

  const refuse = (problem: string): string => {
    counts.badRequests += 1;
    counts.firstProblem ??= problem;
    return `{"error":{"message":${JSON.stringify(problem)},"type":"OAuthException","code":100}}`;
  };

  /** The body of the answer, and the reply in the request if it was one. */
  const take = (req: IncomingMessage, raw: string): { ok: boolean; body: string; reply?: Reply } => {
    if (req.method !== "POST" || !PATH.test(req.url ?? "")) {
      return { ok: false, body: refuse(`unexpected ${req.method} ${req.url}`) };
    }
    if (req.headers.authorization !== `Bearer ${ACCOUNT.accessToken}`) {
      return { ok: false, body: refuse("the access token is missing or wrong") };
    }
    const message = parse(raw);
    if (message?.status === "read") {
      counts.readMarks += 1;
      return { ok: true, body: '{"success":true}' };
    }
    const text = message?.text?.body ?? message?.interactive?.body?.text;
    const key = message?.biz_opaque_callback_data;
    if (message?.messaging_product !== "whatsapp" || !message.to || text === undefined || !key) {
      return { ok: false, body: refuse(`not a reply: ${raw.slice(0, 300)}`) };
    }
    if (keys.has(key)) {
      counts.repeatedKeys += 1;
      counts.firstProblem ??= `sent twice with the key ${key}`;
    }
    keys.add(key);
    served += 1;
    return {
      ok: true,
      body: `{"messaging_product":"whatsapp","contacts":[{"input":"${message.to}","wa_id":"${message.to}"}],"messages":[{"id":"wamid.REPLY${served}"}]}`,
      reply: { to: message.to, text, id: `wamid.REPLY${served}`, key },
    };
  };

  const server = createServer((req, res) => {
    let raw = "";
    req.setEncoding("utf8");
    req.on("data", (chunk: string) => {
      raw += chunk;
    });
    req.on("end", () => {
      const { ok, body, reply } = take(req, raw);
      res.writeHead(ok ? 200 : 400, {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      });
      res.end(body);
      if (reply) onReply(reply);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ ...counts }),
    reset: () => {
      counts = noCounts();
      keys = new Set();
    },
  };
}

const PATH = new RegExp(`^/v\\d+\\.\\d+/${ACCOUNT.phoneId}/messages$`);

function noCounts(): GraphCounts {
  return { badRequests: 0, repeatedKeys: 0, readMarks: 0, firstProblem: null };
}

type GraphMessage = {
  messaging_product?: string;
  to?: string;
  status?: string;
  text?: { body?: string };
  interactive?: { body?: { text?: string } };
  biz_opaque_callback_data?: string;
};

function parse(raw: string): GraphMessage | null {
  try {
    return JSON.parse(raw) as GraphMessage;
  } catch {
    return null;
  }
}

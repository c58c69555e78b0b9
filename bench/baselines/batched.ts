/**
 * (b) The same two transactions, tuned by hand: plain node:http, and each transaction is shared by all callers that
 * wait.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openDatabase, transaction } from "./database.js";
import { sendText } from "./graph-client.js";
import { GroupCommit } from "./group-commit.js";
import { type MenuState, menuTurn } from "./menu.js";
import { settings } from "./settings.js";
import { challengeOf, type Inbound, isSigned, readMessages } from "./webhook.js";

const pool = await openDatabase();
const inbox = new GroupCommit<Inbound, boolean>(storeInbound);
const turns = new GroupCommit<Inbound, { key: string; reply: string }>(takeTurns);

createServer((req, res) => {
  const url = new URL(req.url ?? "/", "http://localhost");
  if (url.pathname !== settings.webhookPath) {
    res.writeHead(404).end();
    return;
  }
  if (req.method === "GET") {
    const challenge = challengeOf(url.searchParams, settings.verifyToken);
    res.writeHead(challenge === null ? 403 : 200).end(challenge ?? "");
    return;
  }
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    receive(Buffer.concat(chunks), req, res).catch((error: unknown) => {
      console.error("batched: webhook failed", error);
      if (!res.headersSent) res.writeHead(500).end();
    });
  });
}).listen(settings.port, "127.0.0.1");

async function receive(raw: Buffer, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (!isSigned(raw, req.headers["x-hub-signature-256"], settings.appSecret)) {
    res.writeHead(401).end();
    return;
  }
  const messages = readMessages(raw);
  const isNew = await Promise.all(messages.map((message) => inbox.add(message)));
  res.writeHead(200, { "content-length": "0" }).end();
  for (const [index, message] of messages.entries()) {
    if (!isNew[index]) continue;
    const { key, reply } = await turns.add(message);
    await sendText(message.from, reply, key);
  }
}

/** The first transaction: the inbox. Returns for each message whether it was not there yet. */
async function storeInbound(messages: Inbound[]): Promise<boolean[]> {
  const inserted = await transaction(pool, (client) =>
    client.query<{ wamid: string }>(
      `insert into inbox (wamid, contact, body)
       select * from unnest($1::text[], $2::text[], $3::text[])
       on conflict (wamid) do nothing returning wamid`,
      [messages.map((m) => m.wamid), messages.map((m) => m.from), messages.map((m) => m.text)],
    ),
  );
  const fresh = new Set(inserted.rows.map((row) => row.wamid));
  return messages.map((message) => fresh.delete(message.wamid));
}

/** The second transaction: state and outbox of all waiting messages, in order of arrival. */
async function takeTurns(messages: Inbound[]): Promise<{ key: string; reply: string }[]> {
  return transaction(pool, async (client) => {
    const rows = await client.query<{ contact: string; step: MenuState }>(
      "select contact, step from state where contact = any($1) order by contact for update",
      [messages.map((message) => message.from)],
    );
    const states = new Map(rows.rows.map((row) => [row.contact, row.step]));
    const replies = messages.map((message) => {
      const turn = menuTurn(states.get(message.from) ?? "idle", message.text);
      states.set(message.from, turn.state);
      return { key: randomUUID(), reply: turn.reply };
    });
    await client.query(
      `insert into state (contact, step) select * from unnest($1::text[], $2::text[])
       on conflict (contact) do update set step = excluded.step, updated_at = now()`,
      [[...states.keys()], [...states.values()]],
    );
    await client.query(
      "insert into outbox (key, contact, body) select * from unnest($1::text[], $2::text[], $3::text[])",
      [replies.map((r) => r.key), messages.map((m) => m.from), replies.map((r) => r.reply)],
    );
    return replies;
  });
}

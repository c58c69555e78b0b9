/** (a) What a developer writes in an afternoon: Express, and two transactions per message on the same database. */
import { randomUUID } from "node:crypto";
import express from "express";
import { openDatabase, transaction } from "./database.js";
import { sendText } from "./graph-client.js";
import { type MenuState, menuTurn } from "./menu.js";
import { settings } from "./settings.js";
import { challengeOf, type Inbound, isSigned, readMessages } from "./webhook.js";

const pool = await openDatabase();
const app = express();
app.disable("x-powered-by");

app.get(settings.webhookPath, (req, res) => {
  const challenge = challengeOf(new URL(req.url, "http://localhost").searchParams, settings.verifyToken);
  if (challenge === null) res.sendStatus(403);
  else res.type("text/plain").send(challenge);
});

app.post(settings.webhookPath, express.raw({ type: "*/*", limit: "3mb" }), async (req, res) => {
  const raw = req.body as Buffer;
  if (!isSigned(raw, req.headers["x-hub-signature-256"], settings.appSecret)) {
    res.sendStatus(401);
    return;
  }
  const fresh = await storeInbound(readMessages(raw));
  res.sendStatus(200);
  for (const message of fresh) {
    answer(message).catch((error: unknown) => console.error("bare: no answer was sent", error));
  }
});

app.listen(settings.port, "127.0.0.1");

/** The first transaction: the inbox. Returns the messages that were not there yet. */
async function storeInbound(messages: Inbound[]): Promise<Inbound[]> {
  return transaction(pool, async (client) => {
    const fresh: Inbound[] = [];
    for (const message of messages) {
      const inserted = await client.query(
        "insert into inbox (wamid, contact, body) values ($1, $2, $3) on conflict (wamid) do nothing",
        [message.wamid, message.from, message.text],
      );
      if (inserted.rowCount === 1) fresh.push(message);
    }
    return fresh;
  });
}

/** The second transaction: state and outbox. After it, the send. */
async function answer(message: Inbound): Promise<void> {
  const key = randomUUID();
  const reply = await transaction(pool, async (client) => {
    const row = await client.query<{ step: MenuState }>("select step from state where contact = $1 for update", [
      message.from,
    ]);
    const turn = menuTurn(row.rows[0]?.step ?? "idle", message.text);
    await client.query(
      `insert into state (contact, step) values ($1, $2)
       on conflict (contact) do update set step = excluded.step, updated_at = now()`,
      [message.from, turn.state],
    );
    await client.query("insert into outbox (key, contact, body) values ($1, $2, $3)", [key, message.from, turn.reply]);
    return turn.reply;
  });
  await sendText(message.from, reply, key);
}

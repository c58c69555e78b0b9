import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Problems } from "./problems.js";
import type { World } from "./walks.js";

type Row = Record<string, string | null>;
type SandboxPayment = { id: string; state: string; amount: number };

/** A rank for each status of a message. A later status with a lower rank changes nothing. */
const RANK: Record<string, number> = { sent: 1, delivered: 2, read: 3, played: 4 };

/**
 * Checks at the end that everything is accounted for: each incoming message has its outcome, each effect has ended,
 * what the provider accepted is what was sent, and each payment is as the gateway says. Everything else is reported as
 * a problem. Resolves with counts for people.
 */
export async function checkLedger(
  databaseUrl: string,
  dataDir: string,
  world: World,
  problems: Problems,
): Promise<Record<string, Record<string, number>>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const ask = async (statement: string): Promise<Row[]> => (await client.query<Row>(statement)).rows;
  const none = async (kind: string, statement: string) => {
    for (const row of await ask(statement)) problems.add(kind, JSON.stringify(row));
  };
  try {
    await none(
      "an event without its turn",
      "SELECT id::text, kind, state, conversation_id, error FROM events WHERE state <> 'done' ORDER BY id",
    );
    await none(
      "a message without an outcome",
      "SELECT id::text, conversation_id FROM events WHERE kind = 'message' AND state = 'done' AND outcome IS NULL",
    );
    await none(
      "answered, and no reply",
      `SELECT e.id::text, e.conversation_id, e.payload FROM events e WHERE kind = 'message' AND outcome = 'answered'
        AND NOT EXISTS (SELECT FROM effects f WHERE f.event_id = e.id)`,
    );
    await none(
      "an effect that is not over",
      `SELECT event_id::text || '.' || n AS key, kind, state, attempts::text, due_at::text, error FROM effects
        WHERE state NOT IN ('done', 'failed', 'cancelled')`,
    );
    await none(
      "an effect that failed",
      "SELECT event_id::text || '.' || n AS key, kind, error FROM effects WHERE state = 'failed'",
    );
    const cancelled = await ask(
      `SELECT m.content ->> 'text' AS text FROM effects f JOIN messages m
        ON m.conversation_id = f.conversation_id AND m.id = f.message_id WHERE f.state = 'cancelled'`,
    );
    if (cancelled.length !== world.unsaid || cancelled.some(({ text }) => text !== "Já chamei alguém."))
      problems.add("cancelled without a reason", `${world.unsaid} were unsaid: ${JSON.stringify(cancelled)}`);
    await none("an alert", "SELECT kind, text FROM alerts");
    await none(
      "a conversation left with people",
      "SELECT id, owner FROM conversations WHERE owner <> 'bot' OR handoff_at IS NOT NULL",
    );
    await none(
      "a payment noted as paid twice",
      "SELECT payment_id, count(*)::text FROM order_events WHERE kind = 'payment.paid' GROUP BY 1 HAVING count(*) > 1",
    );
    await none("a report that is not over", "SELECT id, state FROM reports WHERE state <> 'reported' OR NOT told");
    await none(
      "a command that is not done",
      "SELECT id, action, state, dry_run::text FROM device_commands WHERE state <> 'done' OR NOT told",
    );
    comparePayments(await ask("SELECT external_id, state, amount::text FROM payments"), dataDir, world, problems);
    compareSends(
      await ask(
        `SELECT f.tenant_id::text || '.' || f.event_id || '.' || f.n AS key, f.state, m.status FROM effects f
          JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id
          JOIN channels c ON c.id = f.channel_id WHERE f.kind = 'send' AND c.kind = 'whatsapp'`,
      ),
      world,
      problems,
    );
    const counts = async (statement: string) =>
      Object.fromEntries((await ask(statement)).map((row) => [row["what"] ?? "", Number(row["n"])]));
    return {
      "messages in, by outcome": await counts(
        "SELECT outcome AS what, count(*) AS n FROM events WHERE kind = 'message' GROUP BY 1 ORDER BY 2 DESC",
      ),
      effects: await counts(
        "SELECT kind || ' ' || state AS what, count(*) AS n FROM effects GROUP BY 1 ORDER BY 2 DESC",
      ),
      payments: await counts("SELECT state AS what, count(*) AS n FROM payments GROUP BY 1"),
      orders: await counts("SELECT state AS what, count(*) AS n FROM orders GROUP BY 1"),
      commands: await counts(
        "SELECT CASE WHEN dry_run THEN 'preview ' ELSE 'real ' END || state AS what, count(*) AS n FROM device_commands GROUP BY 1",
      ),
    };
  } finally {
    await client.end();
  }
}

function comparePayments(rows: Row[], dataDir: string, world: World, problems: Problems): void {
  const gateway = new Map<string, SandboxPayment>();
  for (const line of readFileSync(join(dataDir, "sandbox-gateway", "payments.jsonl"), "utf8").split("\n")) {
    if (line === "") continue;
    const payment = JSON.parse(line) as SandboxPayment;
    gateway.set(payment.id, payment);
  }
  const ours = new Map(rows.map((row) => [row["external_id"] ?? "", row]));
  for (const { id, state, amount } of gateway.values()) {
    const row = ours.get(id);
    if (row?.["state"] !== state || Number(row["amount"]) !== amount)
      problems.add("a payment is not what the gateway says", `${id} ${state} ${amount}: ${JSON.stringify(row)}`);
  }
  for (const id of ours.keys())
    if (!gateway.has(id)) problems.add("a payment that the gateway does not know", JSON.stringify(ours.get(id)));
  for (const [state, ids] of Object.entries(world.pressed))
    for (const id of ids)
      if (gateway.get(id)?.state !== state) problems.add("a customer's payment is another at the gateway", id);
}

function compareSends(rows: Row[], { whatsapp }: World, problems: Problems): void {
  const taken = new Set(whatsapp.graph.taken.map(({ key }) => key));
  const known = new Set<string>();
  for (const row of rows) {
    const key = row["key"] ?? "";
    known.add(key);
    if (row["state"] === "done" && !taken.has(key)) problems.add("sent, and the provider has not got it", key);
    const told = whatsapp.told.get(key);
    if (told && (RANK[row["status"] ?? ""] ?? 0) !== RANK[told])
      problems.add("a status was forgotten", `${key}: the provider said ${told}, the line says ${row["status"]}`);
  }
  for (const key of taken) if (!known.has(key)) problems.add("the provider got what nobody sent", key);
}

/** The load generator and the fake Graph API, in a process of their own. Node's IPC channel brings the orders. */
import { closedLoop } from "./closed-loop.js";
import { Customers } from "./customers.js";
import { startFakeGraph } from "./fake-graph.js";
import { openLoop } from "./open-loop.js";
import type { Answer, Hello, Measurement, Order } from "./protocol.js";
import { StatusTeller } from "./status-teller.js";
import { Tally } from "./tally.js";

/** How long after a run the driver waits for replies that should not come, in ms. */
const AFTERMATH_MS = 300;

const customers = new Customers();
let teller: StatusTeller | null = null;
const graph = await startFakeGraph((reply) => {
  customers.reply(reply);
  teller?.tell(reply);
});
setInterval(() => customers.giveUp(performance.now()), 250).unref();

process.on("message", (order: Order) => {
  measure(order).then(
    (result) => send({ ok: true, result }),
    (error: unknown) =>
      send({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
send({ graphPort: graph.port });

async function measure(order: Order): Promise<Measurement> {
  graph.reset();
  const tally = new Tally();
  customers.tally = tally;
  teller = order.kind === "closed" && order.statuses ? new StatusTeller(order.port, order.statuses, tally) : null;
  if (order.kind === "closed") await closedLoop(order, customers, tally);
  else await openLoop(order, customers, tally);
  await teller?.end();
  await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS));
  customers.tally = null;
  return tally.finish(graph.counts());
}

function send(message: Hello | Answer): void {
  process.send?.(message);
}

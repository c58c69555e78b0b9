/** The driver for sockets, in a process of its own: visitors of a web chat, and pages of the desk. */

import { room } from "./room.js";
import type { SocketsOrder, SocketsResult } from "./sockets-protocol.js";
import { talk } from "./talk.js";
import { Tally } from "./tally.js";
import { Visitors } from "./visitors.js";

const visitors = new Visitors();

process.on("message", (order: SocketsOrder) => {
  carryOut(order).then(
    (result) => process.send?.({ ok: true, result }),
    (error: unknown) =>
      process.send?.({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ graphPort: 0 });

async function carryOut(order: SocketsOrder): Promise<SocketsResult> {
  switch (order.kind) {
    case "open": {
      const before = performance.now();
      await visitors.open(order.port, order.channel, order.sockets);
      return { opened: visitors.all.length, seconds: (performance.now() - before) / 1000 };
    }
    case "close":
      visitors.close();
      return null;
    case "talk": {
      const tally = new Tally();
      await talk(visitors, order.rate, order.seconds, tally);
      return tally.finish({ badRequests: 0, repeatedKeys: 0, readMarks: 0, firstProblem: null });
    }
    case "room":
      return room(visitors, order);
  }
}

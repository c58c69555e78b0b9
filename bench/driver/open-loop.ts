import type { Customer, Customers } from "./customers.js";
import { HttpSocket } from "./http-socket.js";
import type { Tally } from "./tally.js";
import { signedWebhook } from "./webhooks.js";

/**
 * A steady rate that does not depend on the server: when every known customer still waits, a new one writes, on another
 * connection. Times count from when a message was due, so a slow driver or server cannot hide anything.
 */
export function openLoop(
  run: { port: number; rate: number; seconds: number },
  customers: Customers,
  tally: Tally,
): Promise<void> {
  const total = Math.round(run.rate * run.seconds);
  const everyMs = 1000 / run.rate;
  // Enough customers that nobody writes more often than about once a second.
  const resting: Customer[] = Array.from({ length: Math.ceil(run.rate) }, () => customers.create());
  const idle: HttpSocket[] = [];
  const startedAt = performance.now();
  let sent = 0;
  let unsettled = total;

  return new Promise((resolve) => {
    const settle = (): void => {
      unsettled -= 1;
      if (unsettled > 0) return;
      for (const socket of idle) socket.close();
      resolve();
    };

    const speak = (dueAt: number): void => {
      const customer = resting.shift() ?? customers.create();
      const socket = idle.pop() ?? new HttpSocket(run.port);
      let awaited = 2;
      let usable = true;
      const oneDone = (): void => {
        awaited -= 1;
        if (awaited > 0) return;
        if (usable) resting.push(customer);
        settle();
      };
      const text = customers.next(customer, dueAt, (replied) => {
        usable = replied;
        oneDone();
      });
      socket.post(signedWebhook(run.port, customer.phone, text), (status) => {
        idle.push(socket);
        tally.answered(performance.now() - dueAt, status);
        oneDone();
      });
    };

    const tick = (): void => {
      const now = performance.now();
      while (sent < total && startedAt + sent * everyMs <= now) {
        speak(startedAt + sent * everyMs);
        sent += 1;
      }
      if (sent < total) setTimeout(tick, 1);
    };
    tick();
  });
}

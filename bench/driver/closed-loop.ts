import type { Customer, Customers } from "./customers.js";
import { HttpSocket } from "./http-socket.js";
import type { Tally } from "./tally.js";
import { signedWebhook } from "./webhooks.js";

/**
 * Runs `concurrency` conversations at once, each on a connection of its own: post, wait for the 200 and for the reply
 * at the provider, then the next message. Resolves when `messages` were replied to or given up.
 */
export function closedLoop(
  run: { port: number; messages: number; concurrency: number; contacts: number },
  customers: Customers,
  tally: Tally,
): Promise<void> {
  const slots = Math.min(run.concurrency, run.messages);
  const queue: Customer[] = Array.from({ length: Math.max(run.contacts, slots) }, () => customers.create());
  let toSend = run.messages;
  let open = slots;

  return new Promise((resolve) => {
    const leave = (socket: HttpSocket): void => {
      socket.close();
      open -= 1;
      if (open === 0) resolve();
    };

    const speak = (socket: HttpSocket, customer: Customer): void => {
      if (toSend === 0) {
        leave(socket);
        return;
      }
      toSend -= 1;
      let awaited = 2;
      let usable = true;
      const oneDone = (): void => {
        awaited -= 1;
        if (awaited > 0) return;
        if (!usable) queue.push(customers.create());
        else if (customer.step === 0) queue.push(customer);
        const next = usable && customer.step !== 0 ? customer : (queue.shift() as Customer);
        speak(socket, next);
      };
      const sentAt = performance.now();
      const text = customers.next(customer, sentAt, (replied) => {
        usable = replied;
        oneDone();
      });
      socket.post(signedWebhook(run.port, customer.phone, text), (status) => {
        tally.answered(performance.now() - sentAt, status);
        oneDone();
      });
    };

    for (let slot = 0; slot < slots; slot++) speak(new HttpSocket(run.port), queue.shift() as Customer);
  });
}

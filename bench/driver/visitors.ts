import { randomUUID } from "node:crypto";
import { type Customer, Customers } from "./customers.js";
import { SocketIoClient } from "./socketio-client.js";
import type { Tally } from "./tally.js";

/** How many connections are opened at the same time. */
const OPENING = 50;

export type Visitor = { customer: Customer; socket: SocketIoClient; unheard: Set<string> };

/** Visitors of a web chat with a socket each: what they write, and what they expect. */
export class Visitors {
  readonly customers = new Customers();
  all: Visitor[] = [];
  /** Sockets that closed by themselves, and lines that should not have come. */
  problems: string[] = [];

  async open(port: number, channel: string, count: number): Promise<void> {
    const wanted = this.all.length + count;
    const one = async (): Promise<void> => {
      while (this.all.length < wanted) await this.openOne(port, channel);
    };
    await Promise.all(Array.from({ length: Math.min(OPENING, count) }, one));
  }

  close(): void {
    for (const { socket } of this.all) socket.close();
    this.all = [];
  }

  /** Writes the customer's next message. `done` is called when both the ack and the reply came, or will never come. */
  speak(visitor: Visitor, dueAt: number, tally: Tally, done: () => void): void {
    let awaited = 2;
    const oneDone = (): void => {
      awaited -= 1;
      if (awaited === 0) done();
    };
    const clientId = randomUUID();
    visitor.unheard.add(clientId);
    const text = this.customers.next(visitor.customer, dueAt, oneDone);
    visitor.socket.emit("message", { clientId, text }, (answer) => {
      tally.answered(performance.now() - dueAt, (answer as { ok?: boolean }).ok === true ? 200 : 500);
      oneDone();
    });
  }

  private async openOne(port: number, channel: string): Promise<void> {
    const customer = this.customers.create();
    const n = this.all.length;
    const unheard = new Set<string>();
    const socket = new SocketIoClient({
      port,
      namespace: "/webchat",
      auth: { channel },
      address: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      heard: (event, payload) => this.hear(visitor, event, payload as Line),
      lost: (why) => this.problems.push(`a visitor's socket ended: ${why}`),
    });
    const visitor: Visitor = { customer, socket, unheard };
    this.all.push(visitor);
    await socket.open();
  }

  private hear(visitor: Visitor, event: string, line: Line): void {
    if (event !== "line") return;
    if (line.author === "bot")
      this.customers.reply({ to: visitor.customer.phone, text: line.content.text ?? JSON.stringify(line.content) });
    else if (line.author !== "contact" || line.clientId === null || !visitor.unheard.delete(line.clientId))
      this.problems.push(`a visitor got a line that was not due: ${JSON.stringify(line).slice(0, 200)}`);
  }
}

type Line = { id: string; author: string; clientId: string | null; content: { text?: string } };

import { AGAIN, ANSWERS, MENU } from "../baselines/menu.js";
import type { Reply } from "./fake-graph.js";
import type { Tally } from "./tally.js";

/** A reply that takes longer than this, in ms, counts as missing. */
const PATIENCE_MS = 20_000;

/** A customer, visit after visit: "oi" → the menu, "9" → the options again, an option → its answer. */
export type Customer = {
  phone: string;
  visit: number;
  step: 0 | 1 | 2;
  /** The message that waits for its reply. */
  due: { text: string; expected: string; sentAt: number; onReply: (replied: boolean) => void } | null;
};

/** All customers, and the replies that each one waits for. The fake Graph API gives every reply to `reply`. */
export class Customers {
  private readonly byPhone = new Map<string, Customer>();
  private readonly owed = new Set<Customer>();
  tally: Tally | null = null;

  /** A new customer. Numbers are Brazilian mobiles as WhatsApp writes them, with the ninth digit. */
  create(): Customer {
    const phone = `551199${String(1_000_000 + this.byPhone.size)}`;
    const customer: Customer = { phone, visit: this.byPhone.size, step: 0, due: null };
    this.byPhone.set(phone, customer);
    return customer;
  }

  /**
   * The customer's next message, whose reply is expected from `sentAt` on. `onReply` is called once, even when no reply
   * comes.
   */
  next(customer: Customer, sentAt: number, onReply: (replied: boolean) => void): string {
    const option = String(1 + (customer.visit % 3));
    const text = customer.step === 0 ? "oi" : customer.step === 1 ? "9" : option;
    const expected = customer.step === 0 ? MENU : customer.step === 1 ? AGAIN : (ANSWERS[option] as string);
    customer.due = { text, expected, sentAt, onReply };
    this.owed.add(customer);
    return text;
  }

  reply({ to, text }: Pick<Reply, "to" | "text">): void {
    const customer = this.byPhone.get(to);
    const due = customer?.due;
    if (!customer || !due) {
      this.tally?.doubleReply(to, text);
      return;
    }
    if (text !== due.expected) this.tally?.wrongReply(to, text, due.expected);
    this.tally?.replied(performance.now() - due.sentAt);
    this.settle(customer, true);
  }

  /**
   * Gives up the customers who waited too long. The state of their conversations is unknown, so they are not used
   * again.
   */
  giveUp(now: number): void {
    for (const customer of this.owed) {
      if (!customer.due || now - customer.due.sentAt < PATIENCE_MS) continue;
      this.tally?.noReply(customer.phone, customer.due.text);
      this.settle(customer, false);
    }
  }

  get waiting(): number {
    return this.owed.size;
  }

  private settle(customer: Customer, replied: boolean): void {
    const due = customer.due;
    customer.due = null;
    this.owed.delete(customer);
    if (customer.step === 2) customer.visit += 1;
    customer.step = customer.step === 2 ? 0 : customer.step === 1 ? 2 : 1;
    due?.onReply(replied);
  }
}

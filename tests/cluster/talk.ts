import { expect } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import type { Cluster } from "./open-cluster.js";

/** One customer's messages with the expected answers, and the answers that came. */
export type Talk = {
  who: string;
  /** In order. Each answer occurs once in a talk. `at`: when the message was first tried (ms). */
  said: { at: number; answer: string }[];
  /** What reached the customer so far, in order. */
  got(): { text: string; at: number }[];
};

export type Score = {
  in: number;
  out: number;
  lost: number;
  doubled: number;
  "out of order": number;
  "longest silence, ms": number;
};

/** A customer on WhatsApp who writes and knows what the answers should be. */
export type Customer = Talk & {
  phone: string;
  /** Writes. Resolves when the provider's delivery was accepted. */
  say(text: string, answer: string, id?: string): Promise<void>;
  /** Counts a message that is delivered in another way. */
  expects(answer: string): void;
  texts(): string[];
  /** Waits until all answers came. */
  answered(withinMs?: number): Promise<void>;
};

export function newCustomer(cluster: Cluster): Customer {
  const phone = cluster.newPhone();
  const customer: Customer = {
    who: phone,
    phone,
    said: [],
    got: () => cluster.graph.of(phone),
    expects: (answer) => void customer.said.push({ at: Date.now(), answer }),
    async say(text, answer, id) {
      customer.expects(answer);
      await cluster.write(phone, text, id);
    },
    texts: () => customer.got().map(({ text }) => text),
    answered: (withinMs = 20_000) =>
      eventually(
        () => expect(customer.texts()).toEqual(expect.arrayContaining(customer.said.map((one) => one.answer))),
        withinMs,
      ),
  };
  return customer;
}

/**
 * Compares what each customer got with what they should have. An answer that nobody should have got counts as doubled.
 */
export function scoreOf(talks: readonly Talk[]): Score {
  const score = { in: 0, out: 0, lost: 0, doubled: 0, "out of order": 0, "longest silence, ms": 0 };
  for (const { said, got } of talks) {
    const came = got();
    const places = came.map(({ text }) => said.findIndex(({ answer }) => answer === text));
    const first = places.filter((place, i) => place >= 0 && places.indexOf(place) === i);
    score.in += said.length;
    score.out += came.length;
    score.lost += said.length - first.length;
    score.doubled += came.length - first.length;
    score["out of order"] += first.filter((place, i) => i > 0 && place < (first[i - 1] ?? 0)).length;
    for (const [i, { at }] of came.entries()) {
      const asked = said[places[i] ?? -1];
      if (asked) score["longest silence, ms"] = Math.max(score["longest silence, ms"], at - asked.at);
    }
  }
  return score;
}

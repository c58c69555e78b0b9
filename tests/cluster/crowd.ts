import { expect } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { seeded } from "../faults/harness/seeded.js";
import type { Cluster } from "./open-cluster.js";
import { type Customer, newCustomer } from "./talk.js";

/** How a crowd talks. */
export type CrowdOptions = {
  customers: number;
  messagesEach: number;
  /** The longest pause of a customer between two messages, in ms. */
  pauseMs?: number;
  seed: number;
  /** How long the last answer may take after the last message, in ms. */
  patienceMs?: number;
};

const words = (n: number) => (n === 0 ? "eco" : `item ${n}`);
const answerTo = (n: number) => (n === 0 ? "Anotado: " : `Anotado: item ${n}`);

/** Lets a crowd talk while `trouble` happens, and waits until all of them were answered. */
export async function crowd(
  cluster: Cluster,
  { customers, messagesEach, pauseMs = 600, seed, patienceMs = 60_000 }: CrowdOptions,
  trouble: () => Promise<void>,
): Promise<Customer[]> {
  const random = seeded(seed);
  const all = Array.from({ length: customers }, () => newCustomer(cluster));
  const talk = async (customer: Customer) => {
    for (let n = 0; n < messagesEach; n++) {
      await customer.say(words(n), answerTo(n), `wamid.${customer.phone}.${n}`);
      await sleep(random() * pauseMs);
    }
  };
  await Promise.all([trouble(), ...all.map(talk)]);
  const heard = () => all.reduce((sum, customer) => sum + new Set(customer.texts()).size, 0);
  await eventually(() => expect(heard()).toBe(customers * messagesEach), patienceMs);
  return all;
}

/** The 95th percentile of the answering times, in ms. */
export function p95(customers: readonly Customer[]): number {
  const times = customers.flatMap((customer) =>
    customer.got().map(({ text, at }) => at - (customer.said.find(({ answer }) => answer === text)?.at ?? at)),
  );
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

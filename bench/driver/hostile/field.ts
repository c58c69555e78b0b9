import { randomInt } from "node:crypto";
import { once, setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostileOrder, Outcomes } from "../hostile-protocol.js";

/** What all attacks of one run share. */
export type Field = HostileOrder & {
  outcomes: Outcomes;
  note(attack: string, outcome: string): void;
  over(): boolean;
  /** Aborted when the time is over. */
  end: AbortSignal;
  /** Resolves when the time is over. */
  ended: Promise<string>;
  /** Tokens of visitors that the attacked web chat has let in. */
  tokens: string[];
};

export type Attack = (field: Field) => Promise<void>;

export function makeField(order: HostileOrder): Field {
  const outcomes: Outcomes = {};
  const end = AbortSignal.timeout(order.seconds * 1000);
  // Every request and every pause listens to this signal.
  setMaxListeners(0, end);
  return {
    ...order,
    outcomes,
    note(attack, outcome) {
      outcomes[attack] ??= {};
      outcomes[attack][outcome] = (outcomes[attack][outcome] ?? 0) + 1;
    },
    over: () => end.aborted,
    end,
    ended: once(end, "abort").then(() => "not over in time"),
    tokens: [],
  };
}

/**
 * Begins `work` again and again, never more than `atOnce` at a time, until the time is over. Resolves when all of it
 * has ended.
 */
export async function steadily(
  field: Field,
  pace: { everyMs: number; atOnce: number },
  work: () => Promise<void>,
): Promise<void> {
  const open = new Set<Promise<void>>();
  while (!field.over()) {
    if (open.size < pace.atOnce) {
      const one: Promise<void> = work().finally(() => open.delete(one));
      open.add(one);
    }
    await sleep(pace.everyMs);
  }
  await Promise.all(open);
}

/**
 * The eight groups: four networks of 256 IPv4 addresses, and four of IPv6 (/48) in which every address is another /64.
 */
const GROUPS: (() => string)[] = [
  ...[1, 2, 3, 4].map((n) => () => `198.18.${n}.${randomInt(256)}`),
  ...[1, 2, 3, 4].map((n) => () => `2001:db8:${n}:${hex()}:${hex()}:${hex()}:${hex()}:${hex()}`),
];

/** A random address of a random group, as the proxy in front of the server would report it. */
export function hostileAddress(): string {
  return GROUPS[randomInt(GROUPS.length)]?.() ?? "198.18.1.1";
}

function hex(): string {
  return randomInt(0x10000).toString(16);
}

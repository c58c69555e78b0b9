import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "./harness/eventually.js";
import type { Taken } from "./harness/fake-graph.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";
import { seeded } from "./harness/seeded.js";
import { deliver, messagesBody, statusBody, textMessage } from "./harness/webhooks.js";

const CUSTOMERS = 100;
const MESSAGES_EACH = 30;
const KILLS = 9;
/**
 * Half of the default. A server that has just started on a busy machine needs some seconds to receive what waited for
 * it.
 */
const UNCERTAIN_WAIT_MS = 15_000;
/** A busy machine needs some time to start ten servers. */
const LIMIT_MS = 300_000;
const PATIENCE_MS = 240_000;
const SEED = Number(process.env.FAULT_SEED ?? 20261120);

type Customer = { phone: string; firstTriedAt: number[] };

let balcao: RunningBalcao;
let startedAt = 0;
const statuses: Promise<unknown>[] = [];
beforeAll(async () => {
  balcao = await openBalcao({ env: { UNCERTAIN_WAIT_MS: String(UNCERTAIN_WAIT_MS) } });
  // Some statuses are sent at once, some when the server may be gone. Each is sent until it is accepted.
  const random = seeded(SEED + 1);
  balcao.graph.onTaken = (taken) => {
    const tell = () => deliver(balcao.url, statusBody(taken.to, taken.providerId, "sent", taken.key), PATIENCE_MS);
    statuses.push(sleep(random() * 100).then(tell));
  };
});
afterAll(() => balcao.close());

/** The text of the customer's message `n`. The first one begins the conversation. */
const words = (n: number) => (n === 0 ? "eco" : `item ${n}`);
const answerTo = (n: number) => (n === 0 ? "Anotado: " : `Anotado: item ${n}`);

/** Writes all of one customer's messages, each after the one before was accepted, without waiting for answers. */
async function converse(customer: Customer, random: () => number): Promise<void> {
  for (let n = 0; n < MESSAGES_EACH; n++) {
    customer.firstTriedAt.push(Date.now());
    const body = messagesBody([textMessage(customer.phone, words(n), `wamid.${customer.phone}.${n}`)]);
    await deliver(balcao.url, body, PATIENCE_MS);
    await sleep(random() * 400);
  }
}

/** Kills the server at moments that do not depend on what it does, and starts it again. */
async function killAgainAndAgain(random: () => number): Promise<void> {
  for (let kills = 0; kills < KILLS; kills++) {
    await sleep(200 + random() * 2_000);
    await balcao.kill();
    await sleep(random() * 300);
    await balcao.start();
    startedAt = Date.now();
  }
}

/** Compares what a customer got with what they should have. */
function judge({ phone, firstTriedAt }: Customer, taken: Taken[]) {
  const got = taken.map((one) => one.text);
  const expected = firstTriedAt.map((_, n) => answerTo(n));
  const lost = expected.filter((text) => !got.includes(text)).length;
  const doubled = got.length - new Set(got).size;
  const unknown = got.filter((text) => !expected.includes(text));
  const places = taken.map((one) => expected.indexOf(one.text));
  const outOfOrder = places.filter((place, i) => i > 0 && place < (places[i - 1] ?? 0)).length;
  const silence = taken.map((one, i) => one.at - (firstTriedAt[places[i] ?? 0] ?? one.at));
  return { phone, replies: got.length, lost, doubled, unknown, outOfOrder, longestMs: Math.max(0, ...silence) };
}

describe("a crowd and a server that is killed again and again", () => {
  it(`1 2 3 ${CUSTOMERS * MESSAGES_EACH} messages and ${KILLS} times kill -9: nothing lost, nothing answered twice, order kept`, {
    timeout: LIMIT_MS,
  }, async () => {
    const random = seeded(SEED);
    const customers = Array.from(
      { length: CUSTOMERS },
      (): Customer => ({ phone: balcao.newPhone(), firstTriedAt: [] }),
    );
    const began = Date.now();
    await Promise.all([killAgainAndAgain(random), ...customers.map((customer) => converse(customer, random))]);
    const wanted = CUSTOMERS * MESSAGES_EACH;
    await eventually(
      () => expect(new Set(balcao.graph.taken.map((one) => `${one.to} ${one.text}`)).size).toBe(wanted),
      120_000,
    );
    // Anything that would be sent twice would have been sent by now.
    await sleep(UNCERTAIN_WAIT_MS + 2_000);
    await Promise.all(statuses);
    const seconds = (Date.now() - began) / 1000;

    const judged = customers.map((customer) => judge(customer, balcao.graph.of(customer.phone)));
    const sum = (of: (one: (typeof judged)[number]) => number) => judged.reduce((total, one) => total + of(one), 0);
    console.table({
      "messages in": wanted,
      "replies out": balcao.graph.taken.length,
      "kill -9": KILLS,
      lost: sum((one) => one.lost),
      doubled: sum((one) => one.doubled),
      "out of order": sum((one) => one.outOfOrder),
      "longest silence, ms": Math.max(...judged.map((one) => one.longestMs)),
      "all answered after the last start, ms": Math.max(...balcao.graph.taken.map((one) => one.at)) - startedAt,
      seconds: Math.round(seconds),
      seed: SEED,
    });
    const wronged = judged.filter((one) => one.lost + one.doubled + one.outOfOrder + one.unknown.length > 0);
    expect(wronged, JSON.stringify(wronged)).toEqual([]);
    expect(balcao.graph.problems).toEqual([]);
    expect(new Set(balcao.graph.taken.map((one) => one.key)).size).toBe(wanted);

    await balcao.stop();
    const [ledger, waiting, effects, lines] = await balcao.look(
      "SELECT outcome, count(*)::int AS n FROM events WHERE kind = 'message' GROUP BY outcome",
      "SELECT kind, state, count(*)::int AS n FROM events WHERE state <> 'done' GROUP BY kind, state",
      "SELECT state, count(*)::int AS n FROM effects GROUP BY state",
      "SELECT author, count(*)::int AS n FROM messages GROUP BY author ORDER BY author",
    );
    expect(ledger).toEqual([{ outcome: "answered", n: wanted }]);
    expect(waiting).toEqual([]);
    expect(effects).toEqual([{ state: "done", n: wanted }]);
    expect(lines).toEqual([
      { author: "bot", n: wanted },
      { author: "contact", n: wanted },
    ]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import type { Fate } from "../faults/harness/fake-graph.js";
import { mediaMessage, messagesBody } from "../faults/harness/webhooks.js";
import { crowd, p95 } from "./crowd.js";
import { type Cluster, OPERATOR, openCluster, SERVERS, UNCERTAIN_WAIT_MS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Customer, newCustomer } from "./talk.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);
const SEND_TIMEOUT_MS = 1_500;
const OTHERS = { customers: 20, messagesEach: 12, pauseMs: 400, seed: SEED };

let cluster: Cluster;
const board = createScoreboard();
const pace: Record<string, string | number>[] = [];

describe.skipIf(!SERVERS)("providers in trouble, two web and two worker processes", () => {
  beforeAll(async () => {
    cluster = await openCluster({ env: { SEND_TIMEOUT_MS: String(SEND_TIMEOUT_MS) } });
    cluster.echoStatuses(SEED);
    // The first turns of a process are slow, so they are not measured.
    await crowd(cluster, { customers: 10, messagesEach: 5, pauseMs: 50, seed: SEED }, async () => {});
  });
  afterAll(() => cluster?.close());
  beforeEach(() => {
    cluster.graph.fate = () => "answer";
  });

  it("14 pair and account limits: each customer's order is kept, and others are as fast as before", async () => {
    const calm = await crowd(cluster, OTHERS, async () => {});
    const limits: Fate[] = [
      { status: 400, code: 131056 },
      { status: 429, code: 130429, headers: { "retry-after": "2" } },
      { status: 429, headers: { "retry-after": "3" } },
      { status: 429 },
    ];
    const limited = limits.map((fate) => ({ fate, refusals: 0, customer: newCustomer(cluster) }));
    cluster.graph.fate = ({ to }) => {
      const found = limited.find(({ customer }) => customer.phone === to);
      return found && found.refusals++ < 2 ? found.fate : "answer";
    };
    const others = await crowd(cluster, OTHERS, async () => {
      await Promise.all(limited.map(({ customer }) => talkAtOnce(customer)));
    });
    await Promise.all(limited.map(({ customer }) => customer.answered(60_000)));
    expect(limited.every(({ refusals }) => refusals > 2)).toBe(true);
    pace.push({ trouble: "14 limits of some pairs", "p95 before, ms": p95(calm), "p95 meanwhile, ms": p95(others) });
    expect(p95(others)).toBeLessThan(Math.max(2 * p95(calm), p95(calm) + 250));
    board.add(
      "14 131056, 130429, 429, Retry-After",
      limited.map(({ customer }) => customer),
    );
    board.add("14 the others, meanwhile", others);
  });

  it("15 a 5xx or no answer after the request was written: the provider's word decides, else it goes out once more", async () => {
    const fates: [Fate, Fate][] = [
      [{ status: 503, code: 2 }, "answer"],
      [{ status: 500, raw: '{"error":{"code":131000,"message":"x"}}', taken: true }, "answer"],
      ["hold", "answer"],
      ["cut", "answer"],
      ["drop", "answer"],
    ];
    await eachMeets("15 5xx, time-out, cut connection", fates);
    cluster.graph.release();
  });

  it("16 131047: the window is closed; it is not tried again, the line says so, and what is written later is answered", async () => {
    const customers = Array.from({ length: 5 }, () => newCustomer(cluster));
    let refused = 0;
    cluster.graph.fate = ({ text }) => (text === "Anotado: " && ++refused ? { status: 400, code: 131047 } : "answer");
    await Promise.all(customers.map(({ phone }) => cluster.write(phone, "eco")));
    await eventually(async () =>
      expect(
        await cluster.rows(
          "SELECT count(*)::int AS n FROM messages WHERE status = 'failed' AND problem LIKE '%24 horas%'",
        ),
      ).toEqual([{ n: 5 }]),
    );
    await sleep(1_500);
    expect(refused).toBe(5);
    cluster.graph.fate = () => "answer";
    await Promise.all(customers.map((customer) => customer.say("item 1", "Anotado: item 1")));
    await Promise.all(customers.map((customer) => customer.answered()));
    expect(await alerts("send_failed")).toBe(5);
    board.add("16 131047, then a new message", customers);
  });

  it("18 HTML, cut and wrong JSON, with any status: what was taken is known from its status, what was not goes out once", async () => {
    const html = "<html><body>Bad gateway</body></html>";
    await eachMeets("18 HTML, cut and wrong JSON", [
      [{ status: 200, raw: html, taken: true }, "answer"],
      [{ status: 502, raw: html, taken: false }, "answer"],
      [{ status: 200, raw: '{"messages":[{"id":"wam', taken: true }, "answer"],
      [{ status: 200, raw: '{"messages":{"id":7}}', taken: true }, "answer"],
      [{ status: 200, raw: "", taken: true }, "answer"],
      [{ status: 302, raw: html, taken: false }, "answer"],
    ]);
  });

  it("19 an address of a file that ran out is asked for again; a file that is gone becomes a line that says so", async () => {
    const bytes = Buffer.from("conteúdo");
    const late = { mime: "text/plain", bytes, expired: 1 };
    cluster.graph.media.set("late", late);
    const [came, gone] = [newCustomer(cluster), newCustomer(cluster)];
    for (const customer of [came, gone]) await customer.say("arquivo", "Envie o arquivo.");
    await Promise.all([came.answered(), gone.answered()]);
    came.expects("Recebi a.txt (text/plain)");
    await cluster.deliver(messagesBody([mediaMessage(came.phone, "late", "text/plain", "a.txt")]));
    gone.expects("Não consegui receber o arquivo. Pode enviar de novo? Envie o arquivo.");
    await cluster.deliver(messagesBody([mediaMessage(gone.phone, "gone", "text/plain", "b.txt")]));
    await came.answered();
    expect(late.expired).toBe(0);
    await gone.answered();
    board.add("19 addresses of files", [came, gone]);
  });

  it("17 a dead token: the channel stands still in every process, an admin is told once, the queue is kept, and goes out after it was mended", async () => {
    let dead = 0;
    cluster.graph.fate = () => (++dead ? { status: 401, code: 190 } : "answer");
    const customers = Array.from({ length: 24 }, () => newCustomer(cluster));
    await Promise.all(customers.map((customer) => customer.say("eco", "Anotado: ")));
    await eventually(async () => {
      for (const { server } of cluster.processes) expect(await pausedAt(server.url)).toBe(true);
    });
    const asked = dead;
    await Promise.all(customers.map((customer) => customer.say("item 1", "Anotado: item 1")));
    await sleep(3_000);
    expect(dead).toBe(asked);
    expect(await alerts("channel_paused")).toBe(1);
    cluster.graph.fate = () => "answer";
    const [channel] = await cluster.rows<{ key: string }>("SELECT key FROM channels WHERE state = 'paused'");
    await cluster.balcao("resume", channel?.key ?? "");
    await Promise.all(customers.map((customer) => customer.answered(30_000)));
    board.add("17 the token is dead, then mended", customers);
  });

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", async () => {
    await board.close(cluster, "state = 'failed' AND (kind = 'fetch_media' OR error LIKE '%24 horas%')");
    console.table(pace);
  });
});

/** Sends three messages without a pause. */
async function talkAtOnce(customer: Customer): Promise<void> {
  for (const [text, answer] of [
    ["eco", "Anotado: "],
    ["item 1", "Anotado: item 1"],
    ["item 2", "Anotado: item 2"],
  ] as const)
    await customer.say(text, answer);
}

/** For each pair of fates, four customers meet the first with their first answer, and the second with the others. */
async function eachMeets(trouble: string, fates: readonly [Fate, Fate][]): Promise<void> {
  const customers = fates.flatMap(([first, then]) =>
    Array.from({ length: 4 }, () => ({ first, then, met: 0, customer: newCustomer(cluster) })),
  );
  cluster.graph.fate = ({ to }) => {
    const one = customers.find(({ customer }) => customer.phone === to);
    return !one || one.met++ > 0 ? (one?.then ?? "answer") : one.first;
  };
  await Promise.all(customers.map(({ customer }) => talkAtOnce(customer)));
  await Promise.all(customers.map(({ customer }) => customer.answered(UNCERTAIN_WAIT_MS + 30_000)));
  expect(customers.every(({ met }) => met >= 3)).toBe(true);
  board.add(
    trouble,
    customers.map(({ customer }) => customer),
  );
}

async function pausedAt(url: string): Promise<boolean> {
  const { channels } = (await (await fetch(`${url}/health/detailed`, { headers: OPERATOR })).json()) as {
    channels: { kind: string; paused: boolean }[];
  };
  return channels.some(({ kind, paused }) => kind === "whatsapp" && paused);
}

async function alerts(kind: string): Promise<number> {
  const [row] = await cluster.rows<{ n: number }>(`SELECT count(*)::int AS n FROM alerts WHERE kind = '${kind}'`);
  return row?.n ?? 0;
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { customerComputer } from "../story/customer-computer.js";
import { DESK_ENV, DESK_FILES, signIn } from "./desk-person.js";
import { type Cluster, OPERATOR, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Customer, newCustomer, type Talk } from "./talk.js";

/** A flow from the invitation to the repair. Each line that reports progress is said once. */
const FLOW = `flow: conserto
title: Conserto
start:
  - keyword: [conserto]
vars:
  report: { type: report }
  order: { type: order }
steps:
  - diagnose: { scope: full }
    save: report
  - say: "Nota: {{ report.score }}."
  - quote: { items: [limpeza] }
    save: order
  - charge: { order: order }
  - say: Pago.
  - repair: { order: order }
  - say: Consertado.
  - end: done
`;
const CATALOG = "- { item: limpeza, title: Limpeza, price: 'R$ 49,90', minutes: 15, actions: [temp-cleanup] }\n";

let cluster: Cluster;
const board = createScoreboard();
const web = (at: number) => cluster.of("web")[at]?.url ?? "";

describe.skipIf(!SERVERS)("rooms whose two ends are at different processes", () => {
  beforeAll(async () => {
    cluster = await openCluster({
      files: { ...DESK_FILES, "catalog.yaml": CATALOG, "flows/conserto.yaml": FLOW },
      env: { ...DESK_ENV, SANDBOX_PAYMENTS: "on" },
    });
    cluster.echoStatuses(7);
  });
  afterAll(() => cluster?.close());

  it("devices and payments: agents at one web process, requests at either worker, paid at the other web process", async () => {
    const customers = Array.from({ length: 6 }, () => newCustomer(cluster));
    const off = new AbortController();
    const computers: Promise<unknown>[] = [];
    try {
      await Promise.all(
        customers.map(async (customer, n) => {
          const code = await invited(customer);
          const serverUrl = web(n % 2);
          computers.push(runSimulatedDevice({ serverUrl, code, kind: "full-disk", say: () => {}, signal: off.signal }));
          await hears(customer, /é o seu\?/);
          await cluster.write(customer.phone, "sim");
          await hears(customer, /^Nota: \d+\.$/);
          await hears(customer, /Posso seguir\?/);
          await cluster.write(customer.phone, "aprovar");
          await pay(await linkOf(customer), web((n + 1) % 2));
          await hears(customer, /^Pago\.$/);
          await hears(customer, /Posso começar\?|autoriza/i);
          await cluster.write(customer.phone, "sim");
          await hears(customer, /^Consertado\.$/);
        }),
      );
    } finally {
      off.abort();
      await Promise.all(computers);
    }
    board.add("agents, payments and work at different processes", customers.map(milestones));
    expect(await counted("SELECT state, count(*)::int AS n FROM orders GROUP BY 1")).toEqual([{ state: "done", n: 6 }]);
    expect(await counted("SELECT state, count(*)::int AS n FROM payments GROUP BY 1")).toEqual([
      { state: "paid", n: 6 },
    ]);
    expect(
      await counted("SELECT dry_run, state, count(*)::int AS n FROM device_commands GROUP BY 1, 2 ORDER BY 1"),
    ).toEqual([
      { dry_run: false, state: "done", n: 6 },
      { dry_run: true, state: "done", n: 6 },
    ]);
  }, 120_000);

  it("a web process is killed while an agent that is connected to it scans: it goes on at the other one, and its report comes once", async () => {
    const customer = newCustomer(cluster);
    const computer = await customerComputer(3);
    try {
      await computer.run(cluster.url, await invited(customer));
      await hears(customer, /é o seu\?/, 40_000);
      const at = (await agentsAt()).indexOf(1);
      expect(at).toBeGreaterThanOrEqual(0);
      await cluster.write(customer.phone, "sim");
      await eventually(async () =>
        expect(await counted("SELECT count(*)::int AS n FROM reports WHERE state = 'asked'")).toEqual([{ n: 1 }]),
      );
      await sleep(150);
      await cluster.killOne("web", at, 4_000);
      await hears(customer, /^Nota: \d+\.$/, 90_000);
      await sleep(2_000);
    } finally {
      await computer.close();
    }
    expect(customer.texts().filter((text) => text.startsWith("Nota:"))).toHaveLength(1);
    board.add("a web process killed in mid-scan", [milestones(customer)]);
  }, 180_000);

  it("the desk at one web process sees at once what a worker said to a customer who wrote through the other", async () => {
    const people = await Promise.all([signIn(web(0)), signIn(web(1))]);
    const customers = Array.from({ length: 10 }, () => newCustomer(cluster));
    await Promise.all(customers.map((customer) => customer.say("eco", "Anotado: ")));
    await Promise.all(customers.map((customer) => customer.answered()));
    const watched = await Promise.all(
      customers.map(async (customer, n) => {
        const [row] = await cluster.rows<{ id: string }>(
          `SELECT id FROM conversations WHERE external_id = '${customer.phone}'`,
        );
        const seen = await people[n % 2]?.follow(row?.id ?? "");
        if (!seen) throw new Error("nobody watches");
        return { customer, seen };
      }),
    );
    for (let n = 1; n <= 5; n++) {
      await Promise.all(customers.map((customer) => customer.say(`item ${n}`, `Anotado: item ${n}`)));
      await sleep(100);
    }
    await Promise.all(customers.map((customer) => customer.answered()));
    const talks: Talk[] = watched.map(({ customer, seen }) => ({
      who: `the desk, of ${customer.phone}`,
      said: customer.said.slice(1),
      got: () =>
        seen.lines
          .filter(({ line }) => line.author === "bot")
          .map(({ line, at }) => ({ text: (line.content as { text: string }).text, at })),
    }));
    await eventually(() => expect(talks.map((talk) => talk.got().length)).toEqual(talks.map(() => 5)));
    for (const { seen } of watched) seen.leave();
    board.add("the desk hears live what workers said", talks);
  });

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", () =>
    board.close(cluster));
});

async function invited(customer: Customer): Promise<string> {
  await cluster.write(customer.phone, "conserto");
  const text = await hears(customer, /\/agent\?c=/);
  return /c=([\w-]{9})/.exec(text)?.[1] ?? "";
}

function hears(customer: Customer, words: RegExp, withinMs = 30_000): Promise<string> {
  return eventually(() => {
    const found = customer.texts().find((text) => words.test(text));
    if (!found) throw new Error(`${customer.phone} did not hear ${words}: ${JSON.stringify(customer.texts())}`);
    return found;
  }, withinMs);
}

async function linkOf(customer: Customer): Promise<string> {
  return /http\S+\/sandbox-gateway\/pay\/\w+/.exec(await hears(customer, /\/sandbox-gateway\/pay\//))?.[0] ?? "";
}

/** Pays on the sandbox's page, as one web process serves it. */
async function pay(link: string, at: string): Promise<void> {
  const answer = await fetch(`${at}${new URL(link).pathname}/pay`, { method: "POST", redirect: "manual" });
  expect(answer.status).toBe(303);
}

/** The number of agents' sockets at each web process. */
function agentsAt(): Promise<number[]> {
  return Promise.all(
    cluster.of("web").map(async ({ url }) => {
      const metrics = await (await fetch(`${url}/metrics`, { headers: OPERATOR })).text();
      return Number(/namespace="\/agent"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
    }),
  );
}

const counted = (statement: string) => cluster.rows<Record<string, unknown>>(statement);

/** The story that one customer was told. A line that came twice counts as doubled, and a missing line as silence. */
function milestones({ phone, got }: Customer): Talk {
  const came = got();
  const lines = [...new Set(came.map(({ text }) => text))];
  const before = (answer: string) => came[came.findIndex(({ text }) => text === answer) - 1]?.at ?? came[0]?.at ?? 0;
  return { who: phone, said: lines.map((answer) => ({ at: before(answer), answer })), got };
}

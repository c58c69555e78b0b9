import { mkdirSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { ACCOUNT_ENV, WEB_CHAT } from "../tests/faults/harness/company.js";
import { buildServers } from "./harness/build.js";
import { count } from "./harness/options.js";
import { freePort, Ground } from "./harness/place.js";
import { table } from "./harness/report.js";
import { type Process, type Role, startProcess } from "./load/cluster.js";
import { crowd } from "./load/crowd.js";
import { hostileLoad } from "./load/hostile/hostile-load.js";
import { checkLedger } from "./load/ledger.js";
import { person } from "./load/people.js";
import { Problems } from "./load/problems.js";
import { type Sample, sample, summarize } from "./load/sampler.js";
import { visitors } from "./load/visitors.js";
import type { World } from "./load/walks.js";
import { openWhatsApp } from "./load/whatsapp.js";

const HELP = `Mixed load on two web and two worker processes with PostgreSQL and Redis; tells memory, delays, and what is unexplained.

  npm run load -- [options]        DATABASE_URL and REDIS_URL must be set; a database of its own is made and dropped

  --minutes N      how long (30)
  --customers N    on WhatsApp at once (30)
  --visitors N     of the web chat at once (15)
  --people N       at the desk (5, at most 6)
  --warm-up N      minutes before memory is judged (10, or a third of a shorter run)

  npm run load -- --hostile    one process with two companies, a minute: one is attacked, the other's customers are answered

  --database X     embedded (default), or postgres: DATABASE_URL, and REDIS_URL where it is set
  --profile FILE   where the server's main thread spent the hostile phase, as a .cpuprofile; it costs the server time
`;
const PASSWORD = "carga-senha-do-painel";
const LAST_WALKS_MS = 180_000;
const DRAIN_MS = 120_000;
const ROLES: [string, Role][] = [
  ["web-1", "web"],
  ["web-2", "web"],
  ["worker-1", "worker"],
  ["worker-2", "worker"],
];

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    customers: { type: "string", default: "30" },
    visitors: { type: "string", default: "15" },
    people: { type: "string", default: "5" },
    "warm-up": { type: "string" },
    hostile: { type: "boolean", default: false },
    database: { type: "string", default: "embedded" },
    profile: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) console.log(HELP);
else if (values.hostile)
  process.exitCode = await hostileLoad(values.database === "postgres" ? "postgres" : "embedded", values.profile);
else process.exitCode = await load();

async function load(): Promise<number> {
  const minutes = count("minutes", values.minutes, 1);
  const warmUp = count("warm-up", values["warm-up"] ?? String(Math.min(10, Math.floor(minutes / 3))), 0);
  const redisUrl = process.env["REDIS_URL"];
  if (!process.env["DATABASE_URL"] || !redisUrl) throw new TypeError("set DATABASE_URL and REDIS_URL");
  const bench = dirname(fileURLToPath(import.meta.url));
  const work = join(bench, ".work", String(process.pid));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  mkdirSync(work, { recursive: true });
  const built = await buildServers(bench, work);
  const ground = new Ground(work, "postgres", built.baseline("prepare"));
  const shop = {
    name: "load",
    title: "",
    wantsPreparedDatabase: false,
    refuses: () => null,
    command: () => null as never,
  };
  const code = await ground.lend(shop, 0, async ({ databaseUrl, folder }) => {
    if (!databaseUrl) throw new Error("no database was made");
    const problems = new Problems();
    const processes: Process[] = [];
    const webs = () => processes.filter(({ role }) => role === "web").map(({ url }) => url);
    const whatsapp = await openWhatsApp(webs, problems);
    const dataDir = join(folder, "data");
    const port = await freePort();
    const first = `http://127.0.0.1:${port}`;
    const env: Record<string, string> = {
      ...ACCOUNT_ENV,
      LOAD_DESK_PASSWORD: PASSWORD,
      DATA_DIR: dataDir,
      COMPANY_DIR: join(bench, "load", "company"),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      GRAPH_API_BASE_URL: whatsapp.graph.url,
      // One web process serves the sandbox for all. Programs outside use this address for the whole installation.
      PUBLIC_URL: first,
      SANDBOX_GATEWAY_BASE_URL: first,
      SANDBOX_PAYMENTS: "on",
      TRUST_PROXY: "1",
      METRICS_TOKEN: "a token of the load alone",
      BURST_WINDOW_MS: "200",
      SEND_TIMEOUT_MS: "5000",
      UNCERTAIN_WAIT_MS: "8000",
      LOG_LEVEL: "warn",
      DEMO: "off",
    };
    try {
      for (const [name, role] of ROLES) {
        const at = processes.length === 0 ? port : await freePort();
        processes.push(
          await startProcess(
            { root: dirname(bench), folder: work, name, role, probe: built.memoryProbe, port: at },
            env,
          ),
        );
      }
      let turn = 0;
      const world: World = {
        whatsapp,
        web: () => webs()[turn++ % 2] ?? "",
        pressed: { paid: [], expired: [] },
        done: {},
        unsaid: 0,
        phase: "load",
      };
      const samples = await run(world, processes, databaseUrl, minutes, problems);
      const explained = await checkLedger(databaseUrl, dataDir, world, problems);
      for (const one of processes) if (!one.running()) problems.add("a process ended by itself", one.name);
      const codes = await Promise.all(processes.map((one) => one.stop()));
      codes.forEach((code, n) => {
        if (code !== 0) problems.add("a process did not stop well", `${processes[n]?.name}: ${code}`);
      });
      tell(world, processes, samples, warmUp, explained, problems);
      return problems.total === 0 ? 0 : 1;
    } finally {
      await Promise.all(processes.map((one) => one.stop()));
      await whatsapp.close();
    }
  });
  // The logs are kept when something is to be found in them.
  if (code === 0) rmSync(work, { recursive: true, force: true });
  else say(`logs: ${work}`);
  return code;
}

/** The load itself: everybody arrives, minutes pass, everybody finishes what they began, and all open work ends. */
async function run(
  world: World,
  processes: Process[],
  databaseUrl: string,
  minutes: number,
  problems: Problems,
): Promise<Sample[]> {
  const many = (n: string, one: (n: number) => Promise<void>) => Array.from({ length: Number(n) }, (_, at) => one(at));
  const people = many(values.people, (n) => person(world, n, PASSWORD, problems));
  const everybody = [
    ...many(values.customers, () => crowd(world, problems)),
    ...many(values.visitors, () => visitors(world, WEB_CHAT, problems)),
  ];
  const samples: Sample[] = [];
  const begun = Date.now();
  let told = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(Math.max(0, begun + minute * 60_000 - Date.now()));
    const one = await sample(processes, databaseUrl, minute).catch((error: unknown) => {
      problems.add("a minute could not be sampled", String(error));
      return null;
    });
    if (one === null) continue;
    samples.push(one);
    const memory = Object.values(one.processes).map(
      ({ rssMb, heapMb, loopP99Ms }) => `${rssMb}/${heapMb} MB ${loopP99Ms} ms`,
    );
    say(
      `${minute}\t${one.messages} in, queue ${one.queueAgeS} s, ${one.openEffects} open, ${one.connections} connections, ${one.databaseMb} MB; ${memory.join(", ")}; ${problems.total} problems; load ${loadavg()[0]?.toFixed(1)}`,
    );
    for (; told < problems.first.length; told++) say(`\t${problems.first[told]}`);
  }
  world.phase = "ending";
  world.whatsapp.calm();
  const late = sleep(LAST_WALKS_MS).then(() => "late");
  if ((await Promise.race([Promise.all(everybody), late])) === "late")
    problems.add("a walk did not end", `within ${LAST_WALKS_MS / 1000} s`);
  world.phase = "over";
  await Promise.all(people);
  await world.whatsapp.settled();
  await drained(databaseUrl);
  return samples;
}

/** Waits until no work is open. What is still open at the limit is reported by the ledger check. */
async function drained(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const until = Date.now() + DRAIN_MS;
  while (Date.now() < until) {
    const { rows } = await client.query<{ open: string }>(
      `SELECT (SELECT count(*) FROM events WHERE state = 'waiting')
        + (SELECT count(*) FROM effects WHERE state IN ('pending', 'sending', 'uncertain')) AS open`,
    );
    if (rows[0]?.open === "0") break;
    await sleep(500);
  }
  await client.end();
}

function tell(
  world: World,
  processes: Process[],
  samples: Sample[],
  warmUp: number,
  explained: Record<string, Record<string, number>>,
  problems: Problems,
): void {
  const names = processes.map(({ name }) => name);
  const memory = summarize(samples, names, warmUp);
  say(`\nafter ${warmUp} minutes of warm-up; memory in MB, growth in MB an hour, event-loop delay p99 in ms`);
  const head = ["", "resident", "growth", "heap", "growth", "p99", "worst minute's p99"];
  say(
    table(
      head,
      memory.map((one) => Object.values(one) as (string | number)[]),
    ),
  );
  say("\nwhat was done:");
  for (const [what, counts] of Object.entries({
    walks: world.done,
    whatsapp: world.whatsapp.sent,
    "provider's trouble": world.whatsapp.trouble,
    ...explained,
  }))
    say(
      `  ${what}: ${Object.entries(counts)
        .map(([key, n]) => `${key} ${n}`)
        .join(", ")}`,
    );
  const complaints = new Map<string, number>();
  for (const one of processes)
    for (const { msg, err } of one.complaints()) {
      const words = `${one.role}: ${msg}${err ? ` (${err.code ?? err.message ?? ""})` : ""}`;
      complaints.set(words, (complaints.get(words) ?? 0) + 1);
    }
  say("\nwarnings and errors in the logs:");
  for (const [words, n] of complaints) say(`  ${n} × ${words}`);
  say(`\nunexplained: ${problems.total}`);
  for (const [kind, n] of problems.counts) say(`  ${n} × ${kind}`);
  for (const one of problems.first) say(`    ${one}`);
  console.log(
    JSON.stringify({
      bench: "load",
      minutes: samples.length,
      memory,
      walks: world.done,
      whatsapp: world.whatsapp.sent,
      trouble: world.whatsapp.trouble,
      ...explained,
      complaints: Object.fromEntries(complaints),
      problems: Object.fromEntries(problems.counts),
      samples,
    }),
  );
}

function say(text: string): void {
  console.log(text);
}

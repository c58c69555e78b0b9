import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ACCOUNT_ENV, WEB_CHAT, WEBHOOK_PATH } from "../../../tests/faults/harness/company.js";
import { startFakeGraph } from "../../../tests/faults/harness/fake-graph.js";
import type { Database } from "../../contender.js";
import type { HostileOrder, HostileSeen, Outcomes } from "../../driver/hostile-protocol.js";
import { percentiles } from "../../driver/tally.js";
import { buildServers } from "../../harness/build.js";
import { startDriver } from "../../harness/driver-process.js";
import { Ground } from "../../harness/place.js";
import { round, table } from "../../harness/report.js";
import { cpuUsOf, loopUsOf, peakRssMbOf } from "../../harness/server-process.js";
import { type Process, startProcess } from "../cluster.js";
import { KnownPerson, type SignIns, signIns } from "./known-people.js";
import { neighbours, type Waited } from "./neighbours.js";

const PASSWORD = "carga-senha-do-painel";
const QUIET_S = 15;
const HOSTILE_S = 20;
/** The attack begins so many seconds before the first measurement, and lasts until the last one has ended. */
const LEAD_S = 3;
const AFTER_S = 2;
/** When anything is slower than so many times the quiet phase, the limits do not hold. */
const MOST = 3;
const VICTIM = "vitima@alvo.example";
const PEOPLE = [VICTIM, "pessoa-0@vizinha.example", "pessoa-1@vizinha.example", "pessoa-2@vizinha.example"];

const here = dirname(fileURLToPath(import.meta.url));
const bench = dirname(dirname(here));
const root = dirname(bench);

/**
 * Runs one process of the built product with two companies. One is attacked at every door, while the other one's
 * customers are answered and users of both sign in. Everything is on loopback and ends by itself within about a minute.
 * `profile` names a file for the main thread's profile of the hostile phase; profiling costs the server time. Returns
 * the exit code.
 */
export async function hostileLoad(database: Database, profile?: string): Promise<number> {
  const work = join(bench, ".work", String(process.pid));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  mkdirSync(work, { recursive: true });
  const built = await buildServers(bench, work);
  const ground = new Ground(work, database, built.baseline("prepare"));
  const shop = { name: "hostile", title: "", wantsPreparedDatabase: false, refuses: () => null, command: never };
  try {
    return await ground.lend(shop, 0, async ({ folder, port, databaseUrl, redisUrl }) => {
      const graph = await startFakeGraph();
      const env: Record<string, string> = {
        ...ACCOUNT_ENV,
        LOAD_DESK_PASSWORD: PASSWORD,
        DATA_DIR: join(folder, "data"),
        COMPANY_DIR: join(here, "neighbour"),
        GRAPH_API_BASE_URL: graph.url,
        // Everybody here sends an address, like the proxy in front of a server.
        TRUST_PROXY: "1",
        BURST_WINDOW_MS: "0",
        LOG_LEVEL: "warn",
        DEMO: "on",
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
        ...(databaseUrl && redisUrl ? { REDIS_URL: redisUrl } : {}),
      };
      const place = { root, folder: work, name: "server", role: "all" as const, probe: built.memoryProbe, port };
      const server = await startProcess(place, env);
      const driver = await startDriver<HostileOrder, HostileSeen>(built.hostileDriver);
      try {
        await applyAttacked(env);
        const at = { url: server.url, channel: WEB_CHAT, graph };
        return tell(await phases(at, server, (order) => driver.measure(order), profile), server);
      } finally {
        driver.stop();
        await server.stop();
        await graph.close();
      }
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * `ran`, `loopRan` and `starved` belong to the server, in s: processor time of all its threads, processor time of its
 * event loop, and how long the event loop waited for a core.
 */
type Phase = { waited: Waited; signed: SignIns; ran: number; loopRan: number; starved: number; seconds: number };
type Seen = { quiet: Phase; hostile: Phase; attack: HostileSeen };

async function phases(
  at: Parameters<typeof neighbours>[0],
  server: Process,
  attack: (order: HostileOrder) => Promise<HostileSeen>,
  profile: string | undefined,
): Promise<Seen> {
  const people = PEOPLE.map((email, n) => new KnownPerson(at.url, email, PASSWORD, `10.200.${n}.7`));
  // Code and caches are warm, and everybody has signed in once from the browser that they will use again.
  for (const person of people) {
    const refused = await person.signIn();
    if (refused !== null) throw new Error(`nobody could sign in before anything was attacked: ${refused}`);
  }
  await neighbours(at, 3);

  const phase = async (seconds: number): Promise<Phase> => {
    const [ranBefore, loopBefore] = [cpuUsOf(server.pid), loopUsOf(server.pid)];
    const began = performance.now();
    const [waited, signed] = await Promise.all([neighbours(at, seconds), signIns(people, seconds)]);
    const loop = loopUsOf(server.pid);
    return {
      waited,
      signed,
      ran: (cpuUsOf(server.pid) - ranBefore) / 1e6,
      loopRan: (loop.ran - loopBefore.ran) / 1e6,
      starved: (loop.waited - loopBefore.waited) / 1e6,
      seconds: (performance.now() - began) / 1000,
    };
  };
  say(`quiet, ${QUIET_S} s…`);
  const quiet = await phase(QUIET_S);
  say(`hostile, ${LEAD_S + HOSTILE_S + AFTER_S} s…`);
  const attacked = attack({
    port: Number(new URL(at.url).port),
    channel: "alvo-site",
    victim: VICTIM,
    webhook: WEBHOOK_PATH,
    seconds: LEAD_S + HOSTILE_S + AFTER_S,
  });
  await sleep(LEAD_S * 1000);
  const profiled = profile === undefined ? null : server.profile(HOSTILE_S * 1000);
  const hostile = await phase(HOSTILE_S);
  if (profile !== undefined && profiled !== null) writeFileSync(profile, await profiled);
  return { quiet, hostile, attack: await attacked };
}

/** Applies the second company. The running server takes it through the socket in its folder. */
async function applyAttacked(env: Record<string, string>): Promise<void> {
  const { PATH = "", HOME = "" } = process.env;
  const command = [join(root, "dist", "balcao.js"), "apply", join(here, "attacked")];
  await promisify(execFile)(process.execPath, command, { cwd: root, env: { PATH, HOME, ...env } });
}

function tell({ quiet, hostile, attack }: Seen, server: Process): number {
  const both = ({ waited }: Phase) => [...waited.web, ...waited.whatsapp];
  const row = (name: string, times: (phase: Phase) => number[]) => {
    const [before, during] = [percentiles(times(quiet)), percentiles(times(hostile))];
    return [
      name,
      times(quiet).length,
      ...[before.p50, before.p95].map((ms) => round(ms, 1)),
      times(hostile).length,
      ...[during.p50, during.p95].map((ms) => round(ms, 1)),
      round(during.p95 / before.p95, 2),
    ];
  };
  say(
    `\n${table(
      ["ms until answered", "quiet", "p50", "p95", "hostile", "p50", "p95", "ratio"],
      [
        row("all customers of the other company", both),
        row("web chat", ({ waited }) => waited.web),
        row("WhatsApp", ({ waited }) => waited.whatsapp),
        row("sign-ins of known people", ({ signed }) => signed.ms),
      ],
    )}`,
  );
  say(`\nhow the attacks ended:`);
  for (const [name, ends] of Object.entries(attack.outcomes)) say(`  ${name}: ${counted(ends)}`);
  const { tried, succeeded, refusals } = hostile.signed;
  say(
    `\nsign-ins of known people under attack: ${succeeded} of ${tried}${succeeded < tried ? `; ${counted(refusals)}` : ""}`,
  );
  const cores = ({ ran, seconds }: Phase) => round(ran / seconds, 2);
  const loop = ({ loopRan, seconds }: Phase) => round(loopRan / seconds, 2);
  const starved = ({ starved, seconds }: Phase) => round(starved / seconds, 2);
  const generator = round(attack.cpuMs / 1000 / attack.seconds, 2);
  say(
    `cores used (of ${availableParallelism()}): server ${cores(quiet)} quiet, ${cores(hostile)} hostile, of it the event loop ${loop(quiet)} and ${loop(hostile)}; ` +
      `the attackers' driver ${generator} at the lowest priority; ` +
      `the server's most memory ${round(peakRssMbOf(server.pid), 0)} MB`,
  );
  say(
    `the server's event loop was ready and got no core: ${starved(quiet)} of the quiet time, ${starved(hostile)} of the hostile; ` +
      `load of the machine ${round(loadavg()[0] ?? 0, 1)}`,
  );
  for (const [words, n] of complaintsOf(server)) say(`  ${n} × ${words}`);
  const missing = [...quiet.waited.missing, ...hostile.waited.missing];
  if (missing.length > 0) say(`\nnot answered: ${missing.length}`);
  for (const one of missing.slice(0, 10)) say(`  ${one}`);

  const [quietP95, hostileP95] = [quiet, hostile].map((phase) => percentiles(both(phase)).p95) as [number, number];
  const ratio = hostileP95 / quietP95;
  console.log(
    JSON.stringify({
      load: "hostile",
      quietP95: round(quietP95, 1),
      hostileP95: round(hostileP95, 1),
      ratio: round(ratio, 2),
      signIns: { tried, succeeded },
      missing: missing.length,
      refused: refusedOf(attack.outcomes),
      cores: { quiet: cores(quiet), hostile: cores(hostile), generator },
      loop: { quiet: loop(quiet), hostile: loop(hostile) },
      starved: { quiet: starved(quiet), hostile: starved(hostile) },
      peakMb: round(peakRssMbOf(server.pid), 0),
    }),
  );
  return ratio <= MOST && tried > 0 && succeeded === tried && missing.length === 0 ? 0 : 1;
}

const ACCEPTED = new Set(["200", "taken", "let in", "held", "not over in time"]);

/** For each attack, how many attempts were refused. */
function refusedOf(outcomes: Outcomes): Record<string, number> {
  return Object.fromEntries(
    Object.entries(outcomes).map(([name, ends]) => [
      name,
      Object.entries(ends).reduce((sum, [how, n]) => (ACCEPTED.has(how) ? sum : sum + n), 0),
    ]),
  );
}

function complaintsOf(server: Process): Map<string, number> {
  const complaints = new Map<string, number>();
  for (const { level, msg } of server.complaints())
    complaints.set(`${level}: ${msg}`, (complaints.get(`${level}: ${msg}`) ?? 0) + 1);
  return complaints;
}

function counted(counts: Record<string, number>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([key, n]) => `${key} ${n}`)
    .join(", ");
}

function never(): never {
  throw new Error("this one is started by its own hand");
}

function say(text: string): void {
  console.log(text);
}

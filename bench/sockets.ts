import { cpSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender, Place } from "./contender.js";
import type { Memory } from "./driver/memory-probe.js";
import type { Measurement } from "./driver/protocol.js";
import type { Credentials, RoomSeen, SocketsOrder, SocketsResult } from "./driver/sockets-protocol.js";
import { percentiles } from "./driver/tally.js";
import { type Built, buildServers } from "./harness/build.js";
import { watchCommits } from "./harness/commit-clock.js";
import { bareSockets } from "./harness/contenders.js";
import { type Driver, startDriver } from "./harness/driver-process.js";
import { freePort, Ground } from "./harness/place.js";
import { faults, round, table } from "./harness/report.js";
import { startServer } from "./harness/server-process.js";
import { SOCKETS_HELP, type SocketsOptions, socketsOptions } from "./harness/sockets-options.js";
import { fault } from "./harness/trial.js";
import { product } from "./product.js";

const CHANNEL = "bench-site";
const DESK_PASSWORD = "bench-desk-password";
const PEOPLE: Credentials[] = Array.from({ length: 10 }, (_, n) => ({
  email: `pessoa-${n}@bench.example`,
  password: DESK_PASSWORD,
}));
const GOALS = { replyP95: 100, kbPerSocket: 25, roomP95: 20 };
/**
 * Sockets that connect, write and disconnect before anything is measured, so that neither compiling nor the first page
 * is counted.
 */
const WARM_UP = 200;
const ROOM_EVERY_MS = 100;

type SocketsDriver = Driver<SocketsOrder, SocketsResult>;

/** KB per socket, and how much was still in use when all sockets were closed again. */
type PerSocket = { rss: number; heap: number; outside: number; left: number };

/**
 * `npm run bench -- sockets`: open web-chat sockets on one process of the product, compared to socket.io alone.
 * Resolves with the exit code: 1 when anything was wrong, missing or doubled.
 */
export async function sockets(args: string[]): Promise<number> {
  const options = socketsOptions(args);
  if (options === "help") {
    console.log(SOCKETS_HELP);
    return 0;
  }
  enoughFiles(options.sockets + options.pages);
  const bench = dirname(fileURLToPath(import.meta.url));
  const work = join(bench, ".work", String(process.pid));
  process.once("exit", () => rmSync(work, { recursive: true, force: true }));
  const built = await buildServers(bench, work);
  const refusal = product.refuses(options.database);
  if (refusal) throw new TypeError(refusal);
  const ground = new Ground(work, options.database, built.baseline("prepare"));
  const driver = await startDriver<SocketsOrder, SocketsResult>(built.socketsDriver);
  const machine = { cpu: cpus()[0]?.model.trim() ?? "", cores: availableParallelism(), node: process.version };
  try {
    say(`${options.database} database, ${machine.cores} cores of ${machine.cpu}, Node.js ${machine.node}`);
    const bare = await ground.lend(bareSockets(built), 0, (place) =>
      onServer(
        bareSockets(built),
        built,
        place,
        async (probe) => (await hold(driver, place, probe, options)).perSocket,
      ),
    );
    const balcao = await ground.lend(product, 0, (place) => {
      cpSync(join(bench, "company"), join(place.folder, "company"), { recursive: true });
      cpSync(join(bench, "company-with-desk"), join(place.folder, "company"), { recursive: true });
      return onServer(withDesk, built, place, (probe) => measure(driver, place, probe, options));
    });
    const wrong = balcao.talked.reduce((sum, one) => sum + faults(one), 0) + (balcao.room?.faults ?? 0);
    for (const words of balcao.talked.map(fault)) if (words) say(`NOT RIGHT: ${words}`);
    if (balcao.room && balcao.room.faults > 0) say(`NOT RIGHT in the room: ${balcao.room.firstProblem}`);
    tell(bare, balcao, options);
    const [, steady] = balcao.talked;
    console.log(
      JSON.stringify({
        bench: "sockets",
        database: options.database,
        sockets: options.sockets,
        perSocketKb: balcao.perSocket,
        bareKb: bare,
        reply: {
          rate: options.rate,
          seconds: options.seconds,
          ...rounded(steady?.replied),
          ackP95: round(steady?.answered.p95 ?? 0, 1),
        },
        room: balcao.room && { pages: options.pages, ...balcao.room },
        cpuUs: balcao.cpuUs,
        goals: GOALS,
        machine,
        faults: wrong,
      }),
    );
    return wrong === 0 ? 0 : 1;
  } finally {
    driver.stop();
  }
}

type Measured = {
  perSocket: PerSocket;
  talked: Measurement[];
  /** Server processor time for each message of the steady run, in µs. */
  cpuUs: number;
  room: (RoomFigures & { faults: number; firstProblem: string | null }) | null;
};
/**
 * In ms. `commit…`: from the commit to one page's receipt. `last…`: to the last page's receipt. `sent…`: from the
 * visitor's frame.
 */
type RoomFigures = { commitP50: number; commitP95: number; lastP95: number; sentP95: number };
type Probe = { memory(): Promise<Memory>; cpuUs(): number };

async function measure(driver: SocketsDriver, place: Place, probe: Probe, options: SocketsOptions): Promise<Measured> {
  const commits = place.databaseUrl && options.pages > 0 ? await watchCommits(place.databaseUrl) : null;
  const talked: Measurement[] = [];
  let cpuUs = 0;
  let seen: RoomSeen | null = null;
  const { perSocket } = await hold(driver, place, probe, options, async () => {
    for (const seconds of [0, options.seconds]) {
      const before = probe.cpuUs();
      talked.push((await driver.measure({ kind: "talk", rate: options.rate, seconds })) as Measurement);
      cpuUs = (probe.cpuUs() - before) / (talked.at(-1)?.messages || 1);
    }
    if (options.pages === 0) return;
    const { pages, roomMessages: messages } = options;
    seen = (await driver.measure({
      kind: "room",
      port: place.port,
      people: PEOPLE,
      pages,
      messages,
      everyMs: ROOM_EVERY_MS,
    })) as RoomSeen;
  });
  const room = seen && (await judge(seen, commits ? await commits.times() : null));
  return { perSocket, talked, cpuUs: round(cpuUs, 0), room };
}

/** Opens all sockets, measures their memory, runs `use` with them, closes them, and measures what is left. */
async function hold(
  driver: SocketsDriver,
  { port }: Place,
  probe: Probe,
  { sockets: count, rate }: SocketsOptions,
  use?: () => Promise<void>,
): Promise<{ perSocket: PerSocket }> {
  const open = (sockets: number) => driver.measure({ kind: "open", port, channel: CHANNEL, sockets });
  await open(WARM_UP);
  if (use) await driver.measure({ kind: "talk", rate, seconds: 0 });
  await driver.measure({ kind: "close" });
  await settle();
  const before = await probe.memory();
  await open(count);
  await settle();
  const full = await probe.memory();
  await use?.();
  await driver.measure({ kind: "close" });
  await settle();
  const after = await probe.memory();
  const kb = (bytes: number) => round(bytes / 1024 / count, 1);
  return {
    perSocket: {
      rss: kb(full.rss - before.rss),
      heap: kb(full.heap - before.heap),
      outside: kb(full.outside - before.outside),
      left: kb(after.heap + after.outside - before.heap - before.outside),
    },
  };
}

async function judge(seen: RoomSeen, commits: Map<string, number> | null): Promise<Measured["room"]> {
  const since = (of: (id: string, sentAt: number) => number | undefined, last: boolean): number[] =>
    seen.lines.flatMap(({ id, sentAt, seenAt }) => {
      const from = of(id, sentAt);
      const times = last ? [Math.max(...seenAt)] : seenAt;
      return from === undefined ? [] : times.map((at) => at - from);
    });
  const fromCommit = (id: string) => commits?.get(id);
  const unknown = commits === null ? 0 : seen.lines.filter(({ id }) => !commits.has(id)).length;
  const each = percentiles(since(fromCommit, false));
  return {
    commitP50: round(each.p50, 1),
    commitP95: round(each.p95, 1),
    lastP95: round(percentiles(since(fromCommit, true)).p95, 1),
    sentP95: round(percentiles(since((_, sentAt) => sentAt, false)).p95, 1),
    faults: seen.missing + seen.doubles + seen.wrong + unknown,
    firstProblem: seen.firstProblem ?? (unknown > 0 ? `${unknown} lines were told that were never committed` : null),
  };
}

/**
 * The product with the web chat and users at the desk. Limits per address count each visitor by an address of their
 * own, which a simulated proxy sends.
 */
const withDesk: Contender = {
  ...product,
  command: (place) => {
    const { args, cwd, env } = product.command(place);
    const more = { TRUST_PROXY: "1", COMPANY_DIR: join(place.folder, "company"), BENCH_DESK_PASSWORD: DESK_PASSWORD };
    return { args, cwd, env: { ...env, ...more } };
  },
};

async function onServer<T>(
  contender: Contender,
  built: Built,
  place: Place,
  use: (probe: Probe) => Promise<T>,
): Promise<T> {
  const probePort = await freePort();
  const probed: Contender = {
    ...contender,
    command: (at) => {
      const { args, cwd, env } = contender.command(at);
      const flags = ["--expose-gc", "--import", built.memoryProbe];
      return { args: [...flags, ...args], cwd, env: { ...env, PROBE_PORT: String(probePort) } };
    },
  };
  const server = await startServer(probed, place);
  try {
    return await use({
      cpuUs: server.cpuUs,
      memory: async () => (await (await fetch(`http://127.0.0.1:${probePort}`)).json()) as Memory,
    });
  } finally {
    await server.stop();
  }
}

function tell(bare: PerSocket, balcao: Measured, options: SocketsOptions): void {
  const [first, steady] = balcao.talked;
  const memory = (name: string, of: PerSocket) => [name, of.rss, of.heap, of.outside, of.left];
  say(`\n${options.sockets} sockets, KB each`);
  say(
    table(
      ["", "resident", "heap", "outside", "left after closing"],
      [memory("Balcão", balcao.perSocket), memory("socket.io alone", bare)],
    ),
  );
  const replies = (name: string, of: Measurement | undefined) => [
    name,
    ...Object.values(rounded(of?.replied)),
    round(of?.answered.p95 ?? 0, 1),
  ];
  say(`\nreplies at ${options.rate} messages/s, ms`);
  say(
    table(
      ["", "p50", "p95", "longest", "ack p95"],
      [replies("everybody's first message", first), replies(`then ${options.seconds} s`, steady)],
    ),
  );
  const { room } = balcao;
  if (room)
    say(
      `\na room of ${options.pages} pages hears a line: ${options.database === "postgres" ? `p95 ${room.commitP95} ms after its commit, the last page p95 ${room.lastP95} ms; ` : ""}p95 ${room.sentP95} ms after the visitor sent the message\n`,
    );
}

const rounded = (of: Measurement["replied"] | undefined) => ({
  p50: round(of?.p50 ?? 0, 1),
  p95: round(of?.p95 ?? 0, 1),
  max: round(of?.max ?? 0, 1),
});

/**
 * Each socket is an open file at both ends, each in a process of its own. Node.js raises its own limit up to the hard
 * limit.
 */
function enoughFiles(sockets: number): void {
  const hard = /^Max open files\s+\d+\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? "0";
  if (hard !== "unlimited" && Number(hard) < sockets + 500)
    throw new TypeError(
      `${sockets} sockets need ${sockets + 500} open files a process, and this system allows ${hard}: raise the hard limit (ulimit -Hn) or give fewer --sockets`,
    );
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 2_000));

function say(text: string): void {
  console.log(text);
}

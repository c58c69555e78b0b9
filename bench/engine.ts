import { rmSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender } from "./contender.js";
import { buildServers } from "./harness/build.js";
import { contenders, trivialServer } from "./harness/contenders.js";
import { type Driver, startDriver } from "./harness/driver-process.js";
import { ENGINE_HELP, type EngineOptions, engineOptions } from "./harness/options.js";
import { Ground } from "./harness/place.js";
import { faults, round, type Summary, summarize, table } from "./harness/report.js";
import { fault, type Step, type Trial, trial } from "./harness/trial.js";
import { otherBuild } from "./product.js";

/** The number of customers who send the preloaded messages, one visit each in turn. */
const PRELOAD_CONTACTS = 2_000;

/**
 * `npm run bench -- engine`: messages per second, from a signed webhook to the reply at the provider, for Balcão and
 * its baselines. Resolves with the exit code: 1 when any reply was wrong, missing or doubled.
 */
export async function engine(args: string[]): Promise<number> {
  const options = engineOptions(args);
  if (options === "help") {
    console.log(ENGINE_HELP);
    return 0;
  }
  const bench = dirname(fileURLToPath(import.meta.url));
  // Inside the checkout, so that bundles find their packages and the data is on the same disk as the product's would
  // be.
  const work = join(bench, ".work", String(process.pid));
  process.once("exit", () => rmSync(work, { recursive: true, force: true }));
  const built = await buildServers(bench, work);
  const field = chosen([...contenders(bench, built), ...(options.beside ? [otherBuild(options.beside)] : [])], options);
  const ground = new Ground(work, options.database, built.baseline("prepare"));
  await ground.prepare();
  const driver = await startDriver(built.driver);
  const run = new Run(ground, driver);
  try {
    const syncMs = round(ground.syncMs(), 3);
    const cpu = cpus()[0]?.model.trim() ?? "an unknown processor";
    say(`${options.database} database, ${availableParallelism()} cores of ${cpu}, Node.js ${process.version}`);
    say(`one fdatasync of 8 KB takes ${syncMs} ms on this disk`);

    const ceiling = await run.one(trivialServer(built), { ...closed(options), messages: 20_000 });
    const driverCpuUs = round(ceiling.driverCpuUs, 0);
    say(
      `the driver's ceiling: ${round(ceiling.mps, 0)} messages/s against a server that does nothing (${driverCpuUs} µs each)\n`,
    );

    const summaries = await compare(run, field, options);
    const balcao = field.find((one) => one.name === "balcao");
    const extras = {
      ...(options.long > 0 ? { long: await longRun(run, field, options) } : {}),
      ...(balcao && options.single > 0 ? { single: await alone(run, balcao, options) } : {}),
      ...(balcao && options.rate > 0 ? { steady: await steady(run, balcao, options) } : {}),
      ...(balcao && options.statuses > 0 ? { statuses: await withStatuses(run, balcao, options) } : {}),
      ...(balcao && options.preload > 0 ? { preload: await preloaded(run, balcao, options) } : {}),
    };
    const { database, messages, rounds, concurrency } = options;
    const machine = { cpu, cores: availableParallelism(), node: process.version, syncMs };
    const driven = { ceilingMps: round(ceiling.mps, 0), cpuUs: driverCpuUs };
    say("");
    console.log(
      JSON.stringify({
        bench: "engine",
        database,
        ...summaries,
        ...extras,
        messages,
        rounds,
        concurrency,
        driver: driven,
        machine,
        faults: run.faults,
      }),
    );
    return run.faults === 0 ? 0 : 1;
  } finally {
    driver.stop();
  }
}

/** Counts mistakes, and prints each at once. */
class Run {
  faults = 0;

  constructor(
    private readonly ground: Ground,
    private readonly driver: Driver,
  ) {}

  async all(contender: Contender, steps: Step[]): Promise<Trial[]> {
    const results = await trial(contender, this.ground, this.driver, steps);
    for (const result of results) {
      this.faults += faults(result);
      const words = fault(result);
      if (words) say(`  ${contender.name}: NOT RIGHT: ${words}`);
    }
    return results;
  }

  async one(contender: Contender, step: Step): Promise<Trial> {
    return (await this.all(contender, [step]))[0] as Trial;
  }
}

async function compare(run: Run, field: Contender[], options: EngineOptions): Promise<Record<string, Summary>> {
  const trials = new Map<string, Trial[]>(field.map((one) => [one.name, []]));
  const warmed = new Map<string, Trial[]>(field.map((one) => [one.name, []]));
  for (let index = 0; index < options.rounds; index++) {
    // Each round begins with another contender, so that none always follows the same one.
    const order = field.map((_, place) => field[(place + index) % field.length] as Contender);
    for (const contender of order) {
      const [result, ...later] = await run.all(contender, [closed(options), ...warmSteps(options)]);
      if (!result) throw new Error("nothing was measured");
      trials.get(contender.name)?.push(result);
      const warm = later.at(-1);
      if (warm) warmed.get(contender.name)?.push(warm);
      say(`  round ${index + 1}  ${contender.name.padEnd(10)} ${round(result.mps, 0)} messages/s`);
    }
  }
  const summaries = Object.fromEntries(
    [...trials].map(([name, results]) => [name, summarize(results, warmed.get(name))]),
  );
  say(`\n${options.messages} messages, ${options.concurrency} conversations at once, medians of ${options.rounds}`);
  say(
    table(
      [
        "",
        "messages/s",
        "p50 ms",
        "p95 ms",
        "200 p95 ms",
        "CPU µs",
        "db µs",
        "warm/s",
        "warm CPU",
        "warm db",
        "peak MB",
      ],
      field.map(({ name, title }) => {
        const of = summaries[name] as Summary;
        return [title, of.mps, of.p50, of.p95, of.answeredP95, of.cpuUs, ...costs(of), of.rssMb];
      }),
    ),
  );
  return summaries;
}

async function longRun(run: Run, field: Contender[], options: EngineOptions): Promise<object> {
  const figures: Record<string, number> = {};
  for (const contender of field.filter(({ name }) => name === "balcao" || name === "builderbot")) {
    const result = await run.one(contender, { ...closed(options), messages: options.long });
    figures[contender.name] = round(result.mps, 0);
    say(`\n${options.long} messages in one run: ${contender.name} ${round(result.mps, 0)} messages/s`);
  }
  return { messages: options.long, ...figures };
}

async function alone(run: Run, contender: Contender, options: EngineOptions): Promise<object> {
  const { replied } = await run.one(contender, {
    kind: "closed",
    messages: options.single,
    concurrency: 1,
    contacts: 1,
  });
  const figures = { messages: options.single, p50: round(replied.p50, 1), p95: round(replied.p95, 1) };
  say(`\none conversation alone: p50 ${figures.p50} ms, p95 ${figures.p95} ms`);
  return figures;
}

async function steady(run: Run, contender: Contender, options: EngineOptions): Promise<object> {
  const result = await run.one(contender, { kind: "open", rate: options.rate, seconds: options.seconds });
  const figures = {
    rate: options.rate,
    seconds: options.seconds,
    answeredP95: round(result.answered.p95, 1),
    repliedP95: round(result.replied.p95, 1),
    cpuUs: round(result.cpuUs, 0),
  };
  say(
    `\n${options.rate} webhooks/s for ${options.seconds} s: answered p95 ${figures.answeredP95} ms, replied p95 ${figures.repliedP95} ms`,
  );
  return figures;
}

/** Runs the same closed loop twice on one server, without and with statuses for each reply. */
async function withStatuses(run: Run, contender: Contender, options: EngineOptions): Promise<object> {
  const step = { ...closed(options), messages: options.statuses };
  const [without, told] = await run.all(contender, [step, { ...step, statuses: 3 }]);
  const cpuUs = round(told?.cpuUs ?? 0, 0);
  const figures = { mps: round(told?.mps ?? 0, 0), cpuUs, eachCpuUs: round((cpuUs - (without?.cpuUs ?? 0)) / 3, 0) };
  say(
    `\nwith three statuses on each reply: ${figures.mps} messages/s (${round(without?.mps ?? 0, 0)} without), ${cpuUs} µs of CPU a message, ${figures.eachCpuUs} of them for each status`,
  );
  return figures;
}

async function preloaded(run: Run, contender: Contender, options: EngineOptions): Promise<object> {
  const fill: Step = { kind: "closed", messages: options.preload, concurrency: 200, contacts: PRELOAD_CONTACTS };
  // The fresh and the filled database are measured on the same server, one after the other, so that changes of the
  // machine's speed matter less.
  const [fresh, , filled] = await run.all(contender, [closed(options), fill, closed(options)]);
  const figures = {
    stored: options.preload,
    before: round(fresh?.mps ?? 0, 0),
    mps: round(filled?.mps ?? 0, 0),
    ratio: round((filled?.mps ?? 0) / (fresh?.mps ?? 1), 2),
    rssMb: round(filled?.rssMb ?? 0, 0),
  };
  say(
    `\nafter ${figures.stored} stored messages: ${figures.mps} messages/s, ${figures.ratio} of ${figures.before} before`,
  );
  return figures;
}

/** What a server still handles until it is warm, and then the messages that are measured. */
function warmSteps(options: EngineOptions): Step[] {
  const { warm } = options;
  if (warm === 0) return [];
  const before = 2 * warm - options.messages;
  const step = { ...closed(options), messages: warm };
  return before > 0 ? [{ ...step, messages: before }, step] : [step];
}

/** The columns that are empty where something was not measured. */
function costs({ databaseUs, warm }: Summary): (string | number)[] {
  return [databaseUs, warm?.mps, warm?.cpuUs, warm?.databaseUs].map((figure) => figure ?? "–");
}

function closed(options: EngineOptions): Extract<Step, { kind: "closed" }> {
  const { messages, concurrency } = options;
  return { kind: "closed", messages, concurrency, contacts: concurrency };
}

/** The contenders that take part. Throws when one that was named cannot. */
function chosen(all: Contender[], options: EngineOptions): Contender[] {
  const unknown = options.only.find((name) => !all.some((one) => one.name === name));
  if (unknown)
    throw new TypeError(`--only: nobody is called "${unknown}"; there are ${all.map((one) => one.name).join(", ")}`);
  return all.filter((one) => {
    if (options.only.length > 0 && !options.only.includes(one.name)) return false;
    const refusal = one.refuses(options.database);
    if (refusal && options.only.length > 0) throw new TypeError(`${one.name}: ${refusal}`);
    if (refusal && one.name === "balcao") throw new TypeError(`balcao: ${refusal}; or leave it out with --only`);
    if (refusal) say(`(without ${one.name}: ${refusal})`);
    return refusal === null;
  });
}

function say(text: string): void {
  console.log(text);
}

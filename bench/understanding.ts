import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SHIPPED_COMPANIES } from "../cli/commands/company-folder.js";
import { prepareUnderstanding, understand } from "../understanding/understand.js";
import { median, round, table } from "./harness/report.js";
import { type Judged, judgeNeighbour, judgeProduct } from "./understanding/judge.js";
import { programOf } from "./understanding/program-of.js";
import { shippedCompany, shopOfTheTests } from "./understanding/shipped-sets.js";
import { type Half, readSet, type UnderstandingSet } from "./understanding/understanding-set.js";

const HALVES: readonly Half[] = ["tuned", "kept", "all"];
const GOALS = "goals: accuracy ≥ 90, foreign left alone ≥ 95, started wrong ≤ 3 (%), a message ≤ 120 µs at p50";
const HELP = `Intents and what is none of them, beside the nearest neighbour. No network, no database.

  npm run bench -- understanding [options]

  --set FILE                 a file {intent: [sentences]}, YAML or JSON; out_of_scope or oos: what no intent is about (may be repeated)
  --seed N                   which half of each intent's sentences is learned (1)
  --half tuned|kept|all      of the sentences asked: every second one, the others, or all (all)
  --faults                   also show each sentence that was not understood
`;

type Result = Judged & { microseconds: number; trainingMs: number; baseline: Judged };

/** `npm run bench -- understanding`: resolves with the exit code, 0 when all sets could be read. */
export async function understanding(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      set: { type: "string", multiple: true },
      seed: { type: "string", default: "1" },
      half: { type: "string", default: "all" },
      faults: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const half = HALVES.find((each) => each === values.half);
  const seed = Number(values.seed);
  if (!half || !Number.isSafeInteger(seed)) throw new TypeError("--half is tuned, kept or all, --seed a whole number");
  const sets = values.set?.map((file) => readSet(file, seed, half)) ?? defaultSets(seed, half);
  const results = new Map<string, Result>();
  for (const set of sets) results.set(set.name, measure(set, values.faults));
  show(results);
  const all = mean([...results.values()]);
  console.log(
    JSON.stringify({ bench: "understanding", ...all, half, seed, sets: Object.fromEntries(rounded(results)) }),
  );
  return 0;
}

function defaultSets(seed: number, half: Half): UnderstandingSet[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = join(here, "..");
  return [
    ...SHIPPED_COMPANIES.map((company) => shippedCompany(company, root, seed, half)),
    shopOfTheTests(root, half),
    ...["shop-and-provider", "clinic", "restaurant", "bank", "school"].map((name) =>
      readSet(join(here, "understanding", `${name}.yaml`), seed, half),
    ),
  ];
}

function measure(set: UnderstandingSet, showFaults: boolean): Result {
  const program = programOf(set);
  const began = performance.now();
  prepareUnderstanding(program);
  const trainingMs = performance.now() - began;
  const { judged, faults } = judgeProduct(set, program);
  if (showFaults) for (const fault of faults) console.log(`${set.name}  ${fault}`);
  const microseconds = timeOf(program, set);
  return { ...judged, microseconds, trainingMs, baseline: judgeNeighbour(set, judged.outOfScope) };
}

/**
 * The median time of one message in µs, over all sentences and twenty rounds, after two rounds that do not count. Each
 * round has one more space behind the sentences, because a text that just came is remembered.
 */
function timeOf(program: ReturnType<typeof programOf>, set: UnderstandingSet): number {
  const texts = [...set.asked.map(({ text }) => text), ...set.outOfScope];
  const times: number[] = [];
  for (let pass = 0; pass < 22; pass++)
    for (const text of texts) {
      const written = text + " ".repeat(pass);
      const began = performance.now();
      understand(program, null, written);
      if (pass >= 2) times.push((performance.now() - began) * 1000);
    }
  return median(times);
}

/** The mean of each figure over the sets: a small set counts like a large one. */
function mean(results: readonly Result[]): Record<string, unknown> {
  const over = (figure: (result: Result) => number) =>
    results.reduce((sum, result) => sum + figure(result), 0) / (results.length || 1);
  return roundedResult({
    ...judgedMean((key) => over((result) => result[key])),
    microseconds: over((result) => result.microseconds),
    trainingMs: over((result) => result.trainingMs),
    baseline: judgedMean((key) => over((result) => result.baseline[key])),
  });
}

function judgedMean(figure: (key: keyof Judged) => number): Judged {
  return {
    accuracy: figure("accuracy"),
    started: figure("started"),
    startedWrong: figure("startedWrong"),
    outOfScope: figure("outOfScope"),
    foreignAsked: figure("foreignAsked"),
  };
}

function rounded(results: ReadonlyMap<string, Result>): [string, Record<string, unknown>][] {
  return [...results].map(([name, result]) => [name, roundedResult(result)]);
}

function roundedResult({ microseconds, trainingMs, baseline, ...judged }: Result): Record<string, unknown> {
  return {
    ...roundedJudged(judged),
    microseconds: round(microseconds, 0),
    trainingMs: round(trainingMs, 0),
    baseline: roundedJudged(baseline),
  };
}

function roundedJudged(judged: Judged): Record<string, number> {
  return Object.fromEntries(Object.entries(judged).map(([key, value]) => [key, round(value, 3)]));
}

function show(results: ReadonlyMap<string, Result>): void {
  const percent = (share: number) => (100 * share).toFixed(1);
  const line = (
    name: string,
    { accuracy, started, startedWrong, outOfScope, foreignAsked }: Judged,
    more: string[],
  ) => [name, ...[accuracy, started, startedWrong, outOfScope, foreignAsked].map(percent), ...more];
  const rows = [...results].flatMap(([name, result]) => [
    line(name, result, [result.microseconds.toFixed(0), result.trainingMs.toFixed(0)]),
    line("  nearest neighbour", result.baseline, ["", ""]),
  ]);
  const head = ["% of sentences", "accuracy", "started", "wrong", "foreign left", "asked", "µs", "training ms"];
  console.log(`${table(head, rows)}\n${GOALS}`);
}

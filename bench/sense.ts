import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../cli/commands/read-config.js";
import { knowledgeOf } from "../cli/rehearse/knowledge-of.js";
import type { CompanyPlan } from "../company/company-plan.js";
import { readCompany } from "../company/read-company.js";
import { compileProgram } from "../flows/compile-program.js";
import type { Program } from "../flows/program.js";
import { channelKinds } from "../server/channel-kinds.js";
import { paymentKinds } from "../server/payment-kinds.js";
import { VERDICTS, type Verdict } from "./sense/judge.js";
import { type PlayedTurn, play } from "./sense/play.js";
import { readTalks } from "./sense/script.js";

const HERE = import.meta.dirname;
const LIBRARY = join(HERE, "..", "flows", "library");

/** The sets of talks, oldest first. Each has a half that may be tuned against and one that is kept back. */
const SETS = ["", "fresh-", "fresh2-", "fresh3-"];
const FOLDERS = SETS.flatMap((set) => [`${set}tuned`, `${set}kept`]);

/** The folders that `--half` means, by the name under which they are counted: both halves of all sets, or one folder. */
function foldersOf(half: string): Record<string, string[]> {
  if (half === "both") return { tuned: SETS.map((set) => `${set}tuned`), kept: SETS.map((set) => `${set}kept`) };
  if (FOLDERS.includes(half)) return { [half]: [half] };
  throw new TypeError(`--half is one of both, ${FOLDERS.join(", ")}`);
}

/**
 * `turns`: those that were judged. `withPerson`: those that a person had to answer. `repeated`: texts that were
 * repeated word for word.
 */
type Counts = Record<Verdict, number> & { turns: number; withPerson: number; repeated: number };

/**
 * `npm run bench -- sense`: plays a week of customers through the product's own turn, and judges it by what their
 * author accepted beforehand (bench/sense/README.md). `--show` prints each turn that is neither right nor a good
 * question.
 */
export async function sense(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      half: { type: "string", default: "tuned" },
      company: { type: "string" },
      only: { type: "string" },
      show: { type: "boolean", default: false },
    },
  });
  const result: Record<string, Counts> = {};
  for (const [half, folders] of Object.entries(foldersOf(values.half))) {
    const counts = emptyCounts();
    for (const { folder, name } of folders.flatMap(companiesIn)) {
      if (values.company !== undefined && values.company !== name) continue;
      const { plan, program } = await compiledCompany(name);
      const knowledge = knowledgeOf(plan);
      const own = emptyCounts();
      for (const talk of readTalks(join(HERE, "sense", folder, `${name}.yaml`))) {
        if (values.only !== undefined && values.only !== talk.id) continue;
        const turns = await play(talk, plan, program, knowledge);
        for (const { judged, repeated } of turns) {
          count(own, judged.verdict);
          own.repeated += repeated;
        }
        if (values.show) showTalk(talk.id, turns);
      }
      console.log(`${folder} ${name}: ${describe(own)}`);
      for (const key of [...VERDICTS, "turns", "withPerson", "repeated"] as const) counts[key] += own[key];
    }
    console.log(`${half}: ${describe(counts)}`);
    result[half] = counts;
  }
  console.log(JSON.stringify({ bench: "sense", ...result }));
  return 0;
}

/** The talks of one folder, which has a file for each company. */
function companiesIn(folder: string): { folder: string; name: string }[] {
  const files = readdirSync(join(HERE, "sense", folder)).filter((name) => name.endsWith(".yaml"));
  return files.map((file) => ({ folder, name: file.replace(/\.yaml$/, "") }));
}

/** A shipped company as its folder describes it, and its flows compiled. */
export async function compiledCompany(name: string): Promise<{ plan: CompanyPlan; program: Program }> {
  const plan = await companyOf(name);
  const compiled = compileProgram(plan.source);
  if (!compiled.ok) throw new Error(`${name} does not compile`);
  return { plan, program: compiled.program };
}

async function companyOf(name: string): Promise<CompanyPlan> {
  const reading = await readCompany(
    join(LIBRARY, name),
    process.env,
    channelKinds(readConfig()),
    paymentKinds(readConfig()),
  );
  if (!reading.ok)
    throw new Error(reading.problems.map(({ file, line, reason }) => `${file}:${line} ${reason}`).join("\n"));
  return reading.company;
}

function emptyCounts(): Counts {
  return { right: 0, askedWell: 0, askedBadly: 0, wrong: 0, deadEnd: 0, turns: 0, withPerson: 0, repeated: 0 };
}

function count(counts: Counts, verdict: PlayedTurn["judged"]["verdict"]): void {
  if (verdict === "with_person") counts.withPerson += 1;
  else {
    counts[verdict] += 1;
    counts.turns += 1;
  }
}

function describe(counts: Counts): string {
  const share = (count: number) => `${((100 * count) / Math.max(1, counts.turns)).toFixed(1)} %`;
  const parts = VERDICTS.map((verdict) => `${verdict} ${counts[verdict]} (${share(counts[verdict])})`);
  return `${counts.turns} turns (${counts.withPerson} more with a person): ${parts.join(", ")}; good ${share(counts.right + counts.askedWell)}; repeated word for word ${counts.repeated}`;
}

function showTalk(id: string, turns: readonly PlayedTurn[]): void {
  const isGood = ({ judged: { verdict } }: PlayedTurn) => ["right", "askedWell", "with_person"].includes(verdict);
  if (turns.every(isGood)) return;
  console.log(`\n## ${id}`);
  for (const played of turns) {
    const { turn, said, judged } = played;
    const { right, asks, never, says, burst, file, tap, after } = turn;
    console.log(`  < ${JSON.stringify({ says, burst, file, tap, after })}`);
    for (const text of said) console.log(`  > ${text.replaceAll("\n", "\n    ")}`);
    const good = isGood(played);
    const wanted = good ? "" : `   right: ${right.join(", ")}; asks: ${asks.join(", ")}; never: ${never.join(", ")}`;
    console.log(`    ${good ? "ok" : "!!"} ${judged.verdict} (${judged.why})${wanted}`);
  }
}

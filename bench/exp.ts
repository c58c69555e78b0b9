import { join } from "node:path";
import { judgeProduct, judgeNeighbour, type Judged } from "./understanding/judge.js";
import { programOf } from "./understanding/program-of.js";
import { shippedCompany, shopOfTheTests } from "./understanding/shipped-sets.js";
import { shuffled } from "./understanding/shuffled.js";
import { readSet, halfOf, type UnderstandingSet } from "./understanding/understanding-set.js";
const root = process.cwd();
const base = readSet(join(root, "bench/understanding/shop-and-provider.yaml"), 1, "tuned");
const sets: [string, UnderstandingSet[]][] = [
  ["oficina", [1, 2, 3].map((s) => shippedCompany(root, s, "all"))],
  ["shop", [shopOfTheTests(root, "all")]],
  ["mine", [11, 12, 13, 14].map((s) => {
    const intents: UnderstandingSet["intents"] = []; const asked: UnderstandingSet["asked"] = [];
    for (const i of base.intents) {
      const pool = shuffled([...i.examples, ...base.asked.filter((a) => a.intent === i.name).map((a) => a.text)], s);
      intents.push({ ...i, examples: pool.slice(0, 8) });
      for (const t of pool.slice(8)) asked.push({ intent: i.name, text: t });
    }
    return { ...base, name: `mine${s}`, intents, asked };
  })],
];
const show = process.argv.includes("--faults");
for (const [name, list] of sets) {
  const began = performance.now();
  const js: Judged[] = list.map((set) => { const r = judgeProduct(set, programOf(set)); if (show) for (const f of r.faults) console.log(name, f); return r.judged; });
  const k = Object.keys(js[0]!) as (keyof Judged)[];
  console.log(name.padEnd(8), k.map((key) => `${key} ${(100 * js.reduce((s, j) => s + j[key], 0) / js.length).toFixed(1)}`).join("  "), `${((performance.now() - began)/list.length).toFixed(0)} ms`);
  if (process.argv.includes("--nn")) { const b = list.map((s) => judgeNeighbour(s, .95)); console.log("   nn", k.map((key) => `${key} ${(100 * b.reduce((s, j) => s + j[key], 0) / b.length).toFixed(1)}`).join("  ")); }
}

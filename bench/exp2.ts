import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { normalise } from "../bot/understanding/normalise.js";
import { train } from "../bot/understanding/train.js";
import { programOf } from "./understanding/program-of.js";
import { shippedCompany, shopOfTheTests } from "./understanding/shipped-sets.js";
import { shuffled } from "./understanding/shuffled.js";
import { readSet, type UnderstandingSet } from "./understanding/understanding-set.js";
const root = process.cwd();
const base = readSet(join(root, "bench/understanding/shop-and-provider.yaml"), 1, "tuned");
const N = Number(process.env["LEARN"] ?? 8);
export const sets: [string, UnderstandingSet[]][] = [
  ["oficina", [1, 2, 3].map((s) => shippedCompany(root, s, "all"))],
  ["shop", [shopOfTheTests(root, "all")]],
  ["mine", [11, 12, 13, 14].map((s) => {
    const intents: UnderstandingSet["intents"] = []; const asked: UnderstandingSet["asked"] = [];
    for (const i of base.intents) {
      const pool = shuffled([...i.examples, ...base.asked.filter((a) => a.intent === i.name).map((a) => a.text)], s);
      intents.push({ ...i, examples: pool.slice(0, N) });
      for (const t of pool.slice(N)) asked.push({ intent: i.name, text: t });
    }
    return { ...base, name: `mine${s}`, intents, asked };
  })],
];
const out: unknown[] = [];
let line = "";
for (const [name, list] of sets) {
  let right = 0, lr = 0, nn = 0, all = 0; let ms = 0;
  const pos: number[] = [], neg: number[] = [];
  for (const set of list) {
    const t0 = performance.now();
    const { model } = train(programOf(set)); ms += performance.now() - t0;
    const own = new Set(set.intents.map((i) => i.name));
    for (const { intent, text } of [...set.asked, ...set.outOfScope.map((text) => ({ intent: null, text }))]) {
      const tokens = normalise(text);
      const scores = model.score(tokens);
      const d = model.measure(tokens);
      const pick = (a: Float64Array) => { let b = -1; model.labels.forEach((l, i) => { if (own.has(l) && (b < 0 || a[i]! > a[b]!)) b = i; }); return model.labels[b]; };
      const best = scores.find((s) => own.has(s.label));
      out.push({ set: name, intent, text, labels: model.labels, chances: [...d.chances], middles: [...d.middles], lr: [...d.bounded], near: [...d.middles], familiar: d.familiar, n: tokens.length });
      const score = scores[0] && own.has(scores[0].label) ? scores[0].score : 0;
      if (intent) { all++; if (best?.label === intent) { right++; pos.push(score); } else pos.push(-1); if (pick(d.middles) === intent) lr++; if (pick(d.middles) === intent) nn++; }
      else neg.push(score);
    }
  }
  // right and above the threshold that leaves 95 % of foreign alone
  neg.sort((a, b) => a - b);
  const th = neg[Math.ceil(0.95 * neg.length) - 1]!;
  line += `${name} top1 ${(100 * right / all).toFixed(1)} lr ${(100 * lr / all).toFixed(1)} nn ${(100 * nn / all).toFixed(1)} @95oos ${(100 * pos.filter((p) => p > th).length / all).toFixed(1)} th ${th.toFixed(2)} ${(ms/list.length).toFixed(0)}ms | `;
}
console.log(line);
if (process.argv[2]) writeFileSync(process.argv[2], JSON.stringify(out));

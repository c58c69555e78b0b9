import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { understand } from "/work/wt-understand/bot/understanding/understand.js";
import { train } from "/work/wt-understand/bot/understanding/train.js";
import { normalise } from "/work/wt-understand/bot/understanding/normalise.js";
import { programOf } from "/work/wt-understand/bench/understanding/program-of.js";
const raw = parse(readFileSync("/work/wt-understand/flows/library/oficina-clique/intents.yaml", "utf8")) as Record<string, any>;
const p = programOf({ name: "x", intents: Object.entries(raw).map(([name, v]) => ({ name, examples: v.examples, keywords: v.keywords ?? [], means: v.means ?? null })), asked: [], outOfScope: [] });
for (const t of process.argv.slice(2)) {
  const m = train(p).model, n = normalise(t), d = m.measure(n), s = m.score(n);
  console.log(t, n, JSON.stringify(understand(p, null, t).commands.map((c) => [c.kind, (c as any).flow, (c as any).score?.toFixed(2)])));
  for (const x of s.slice(0, 4)) { const i = m.labels.indexOf(x.label); console.log("   ", x.label, x.score.toFixed(2), "p", d.chances[i]!.toFixed(2), "lr", d.bounded[i]!.toFixed(2), "mid", d.middles[i]!.toFixed(2), "fam", d.familiar.toFixed(2)); }
}
